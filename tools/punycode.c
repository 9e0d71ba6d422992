/* SPDX-License-Identifier: MIT */
/*
 * RFC 3492 6.3, with the parameters of section 5: the ASCII characters come
 * first, then the others in ascending order, each by the distance from the one
 * before in all the places where it could stand.
 */
#include "punycode.h"

enum {
  BASE = 36,
  T_MIN = 1,
  T_MAX = 26,
  SKEW = 38,
  DAMP = 700,
  INITIAL_BIAS = 72,
  INITIAL_N = 0x80
};

static char digit(uint32_t value) {
  return (char)(value < 26 ? 'a' + value : '0' + (value - 26));
}

/* RFC 3492 6.1. */
static uint32_t adapt(uint32_t delta, uint32_t points, int first) {
  uint32_t k = 0;

  delta = first ? delta / DAMP : delta / 2;
  delta += delta / points;
  for (; delta > (BASE - T_MIN) * T_MAX / 2; k += BASE)
    delta /= BASE - T_MIN;
  return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

/* A generalized variable-length integer: RFC 3492 3.3. */
static char *put_delta(char *out, uint32_t delta, uint32_t bias) {
  for (uint32_t k = BASE;; k += BASE) {
    uint32_t t = k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias;
    if (delta < t)
      break;
    *out++ = digit(t + (delta - t) % (BASE - t));
    delta = (delta - t) / (BASE - t);
  }
  *out++ = digit(delta);
  return out;
}

/* The least character of the label that is at least `n`. */
static uint32_t least_from(const uint32_t *label, size_t length, uint32_t n) {
  uint32_t least = UINT32_MAX;

  for (size_t i = 0; i < length; i++)
    if (label[i] >= n && label[i] < least)
      least = label[i];
  return least;
}

size_t punycode_encode(const uint32_t *label, size_t length,
                       char out[PUNYCODE_SIZE]) {
  uint32_t n = INITIAL_N, delta = 0, bias = INITIAL_BIAS, done, basic;
  char *at = out;

  for (size_t i = 0; i < length; i++)
    if (label[i] < INITIAL_N)
      *at++ = (char)label[i];
  done = basic = (uint32_t)(at - out);
  if (basic > 0)
    *at++ = '-';
  for (; done < length; delta++, n++) {
    uint32_t least = least_from(label, length, n);
    delta += (least - n) * (done + 1);
    n = least;
    for (size_t i = 0; i < length; i++) {
      delta += label[i] < n;
      if (label[i] != n)
        continue;
      at = put_delta(at, delta, bias);
      bias = adapt(delta, done + 1, done == basic);
      delta = 0;
      done++;
    }
  }
  return (size_t)(at - out);
}
