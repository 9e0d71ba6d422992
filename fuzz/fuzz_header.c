/* SPDX-License-Identifier: MIT */
/*
 * The input is the value of a Strict-Transport-Security field.  It is read as
 * the obvious way reads it; a fault has a place, and without what is behind
 * that place the field is no better.  What hstspreload.org has to say of it has
 * names.
 */
#include "fuzz.h"
#include "header_oracle.h"
#include "hsts.h"

enum { LONGEST = 1 << 14 };

static bool same(const hsts_header *a, const hsts_header *b) {
  return a->max_age == b->max_age &&
         a->include_subdomains == b->include_subdomains &&
         a->preload == b->preload;
}

static bool is_fault(hsts_status status) {
  return status >= HSTS_ERROR_HEADER_NAME &&
         status <= HSTS_ERROR_HEADER_NO_MAX_AGE;
}

/* A fault is found no earlier and no later if nothing follows its octet, but
   for a quoted string that now has no end, or a name or value that has; and a
   line end that nothing follows is none. */
static void check_fault(const char *value, size_t size, hsts_status status,
                        size_t offset) {
  hsts_header header;
  size_t again = 0;

  REQUIRE(is_fault(status) && offset <= size);
  if (status == HSTS_ERROR_HEADER_NAME || status == HSTS_ERROR_HEADER_END ||
      status == HSTS_ERROR_HEADER_OCTET) {
    REQUIRE(offset < size);
    if (value[offset] == '\r' || value[offset] == '\n')
      return;
    REQUIRE(hsts_header_parse(value, offset + 1, &header, &again) == status);
    REQUIRE(again == offset);
  }
}

static void check_header(const char *value, size_t size) {
  static const hsts_header unset = {-7, false, true};
  hsts_header header = unset, right = unset;
  size_t offset = size + 1;
  hsts_status status = hsts_header_parse(value, size, &header, &offset);

  REQUIRE(header_oracle(value, size, &right) == (status == HSTS_OK));
  REQUIRE(same(&header, &right));
  if (status != HSTS_OK) {
    check_fault(value, size, status, offset);
    return;
  }
  REQUIRE(offset == size + 1);
  REQUIRE(header.max_age >= 0 && header.max_age <= HSTS_HEADER_MAX_AGE_LIMIT);
}

static void check_issues(const char *value, size_t size, unsigned options) {
  uint32_t issues;

  REQUIRE(hsts_header_issues(value, size, options, &issues) == HSTS_OK);
  for (unsigned bit = 0; bit < 32; bit++)
    if ((issues >> bit & 1) != 0)
      REQUIRE(hsts_issue_name(UINT32_C(1) << bit) != NULL);
  if (options == HSTS_FOR_REMOVAL)
    REQUIRE((issues & ~(uint32_t)HSTS_ISSUE_ERRORS) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *value = (const char *)data;

  if (size > LONGEST)
    return 0;
  check_header(value, size);
  check_issues(value, size, 0);
  check_issues(value, size, HSTS_FOR_REMOVAL);
  return 0;
}
