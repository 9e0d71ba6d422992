/* SPDX-License-Identifier: MIT */
/* What the options of list_options.h do. */
#include "list_options.h"

#include <string.h>

#include "message.h"

enum { MAX_AGE_MOST = 1000000 }; /* days, which no list will ever be old */

/* Days, or "none". */
static bool set_max_age(struct lookup_options *options, const char *value) {
  int days = 0;
  size_t digits = strspn(value, "0123456789");

  for (size_t i = 0; i < digits && days <= MAX_AGE_MOST; i++)
    days = days * 10 + (value[i] - '0');
  if (strcmp(value, "none") == 0)
    days = LOOKUP_ANY_AGE;
  else if (digits == 0 || value[digits] != '\0' || days > MAX_AGE_MOST) {
    message(value, "--max-age takes a number of days up to 1000000, or none");
    return false;
  }
  options->max_age = days;
  return true;
}

bool list_option_apply(struct lookup_options *options, enum list_option option,
                       const char *value) {
  switch (option) {
  case LIST_BLOB:
    options->blob = value;
    break;
  case LIST_BUILTIN:
    options->blob = NULL;
    options->builtin = true;
    break;
  case LIST_OVERLAY:
    options->overlay = value;
    break;
  case LIST_MAX_AGE:
    return set_max_age(options, value);
  case LIST_RFC6797:
    options->lookup |= HSTS_RFC6797;
    break;
  case LIST_EXEMPT_SINGLE_LABELS:
    options->lookup |= HSTS_EXEMPT_SINGLE_LABELS;
    break;
  case LIST_EXEMPT_PORTS:
    options->lookup |= HSTS_EXEMPT_PORTS;
    break;
  case LIST_OPTION_COUNT:
    break;
  }
  return true;
}

bool list_options_leave_stdin(const struct lookup_options *options) {
  if (options->overlay == NULL || strcmp(options->overlay, "-") != 0)
    return true;
  message("standard input", "it can be read only once");
  return false;
}
