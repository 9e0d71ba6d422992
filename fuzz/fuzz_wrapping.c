/* SPDX-License-Identifier: MIT */
/*
 * The input is a file that is said to hold a list, perhaps in gzip or base64,
 * or damaged.  And whatever it holds has to come out again after it was wrapped
 * here, unless it looks wrapped itself.
 */
#include <nettle/base64.h>
#include <zlib.h>

#include "fuzz.h"
#include "list_input.h"
#include "report.h"
#include "written.h"

enum { LONGEST = 1 << 16 };

const char message_program[] = "fuzz_wrapping";

struct unwrapped {
  struct list_input input;
  struct report report;
  bool sound;
};

/* What is not sound has one message, of one line. */
static struct unwrapped unwrap(const void *octets, size_t size) {
  struct unwrapped made = {.input = {fuzz_copy(octets, size), size},
                           .report = {.file = "input"}};
  const char *said;
  size_t length;

  made.sound = list_input_decode(&made.input, &made.report);
  REQUIRE(!made.report.out_of_memory);
  REQUIRE(made.report.errors == (made.sound ? 0 : 1));
  report_write(&made.report, written_open());
  said = written_text(&length);
  REQUIRE(written_is_harmless(said, length));
  return made;
}

static void unwrapped_free(struct unwrapped *made) {
  list_input_free(&made->input);
  report_free(&made->report);
}

/* ---- Wrapping --------------------------------------------------------- */

struct octets {
  uint8_t *begin; /* to be freed */
  size_t size;
};

static struct octets to_gzip(const uint8_t *data, size_t size) {
  /* NOLINTNEXTLINE(performance-no-int-to-ptr): zlib knows no const */
  z_stream stream = {.next_in = (uint8_t *)(uintptr_t)data,
                     .avail_in = (uInt)size};
  struct octets made;

  REQUIRE(deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 8,
                       Z_DEFAULT_STRATEGY) == Z_OK);
  made.size = deflateBound(&stream, (uLong)size);
  made.begin = fuzz_buffer(made.size);
  stream.next_out = made.begin;
  stream.avail_out = (uInt)made.size;
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  made.size -= stream.avail_out;
  REQUIRE(deflateEnd(&stream) == Z_OK);
  return made;
}

static struct octets to_base64(const uint8_t *data, size_t size) {
  struct octets made = {fuzz_buffer(BASE64_ENCODE_RAW_LENGTH(size)),
                        BASE64_ENCODE_RAW_LENGTH(size)};

  base64_encode_raw((char *)made.begin, size, data);
  return made;
}

static void check_same(const uint8_t *packed, size_t size,
                       const struct unwrapped *plain) {
  struct unwrapped made = unwrap(packed, size);

  REQUIRE(made.sound == plain->sound);
  if (made.sound)
    REQUIRE(fuzz_same(made.input.text, made.input.size, plain->input.text,
                      plain->input.size));
  unwrapped_free(&made);
}

/* In gzip, in one member or in two, it comes out as if it had not been wrapped.
   Without its last octet it is damaged. */
static void check_gzip(const uint8_t *data, size_t size,
                       const struct unwrapped *plain) {
  struct octets one = to_gzip(data, size / 2);
  struct octets other = to_gzip(data + size / 2, size - size / 2);
  struct octets whole = to_gzip(data, size);
  struct unwrapped cut;

  one.begin = realloc(one.begin, one.size + other.size);
  REQUIRE(one.begin != NULL);
  memcpy(one.begin + one.size, other.begin, other.size);
  check_same(one.begin, one.size + other.size, plain);
  check_same(whole.begin, whole.size, plain);
  cut = unwrap(whole.begin, whole.size - 1);
  REQUIRE(!cut.sound);
  unwrapped_free(&cut);
  free(one.begin);
  free(other.begin);
  free(whole.begin);
}

/* In base64, too, if it begins as a list does; there the last octet may be
   padding or not, but is wanted. */
static void check_base64(const uint8_t *data, size_t size) {
  struct octets coded = to_base64(data, size);
  struct unwrapped made = unwrap(coded.begin, coded.size);
  struct unwrapped cut =
      unwrap(coded.begin, coded.size > 0 ? coded.size - 1 : 0);

  if (size > 0 && data[0] == '{') {
    REQUIRE(made.sound &&
            fuzz_same(made.input.text, made.input.size, data, size));
    REQUIRE(!cut.sound);
  }
  unwrapped_free(&made);
  unwrapped_free(&cut);
  free(coded.begin);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const uint8_t gzip[] = {0x1f, 0x8b};
  struct unwrapped plain;

  if (size > LONGEST)
    return 0;
  plain = unwrap(data, size);
  /* What is wrapped three times stays so: then one wrapping more differs. */
  if (plain.input.size < 2 || memcmp(plain.input.text, gzip, 2) != 0)
    check_gzip(data, size, &plain);
  check_base64(data, size);
  unwrapped_free(&plain);
  return 0;
}
