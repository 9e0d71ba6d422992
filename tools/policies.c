/* SPDX-License-Identifier: MIT */
/*
 * There are few, so they are looked for one after the other.
 */
#include "policies.h"

#include <stdlib.h>
#include <string.h>

#include "keywords.h"

static const char *const known[] = {
    [LIST_POLICY_NONE] = "",
    [LIST_POLICY_TEST] = "test",
    [LIST_POLICY_GOOGLE] = "google",
    [LIST_POLICY_CUSTOM] = "custom",
    [LIST_POLICY_BULK_LEGACY] = "bulk-legacy",
    [LIST_POLICY_BULK_18_WEEKS] = "bulk-18-weeks",
    [LIST_POLICY_BULK_1_YEAR] = "bulk-1-year",
    [LIST_POLICY_PUBLIC_SUFFIX] = "public-suffix",
    [LIST_POLICY_PUBLIC_SUFFIX_REQUESTED] = "public-suffix-requested"};

enum { KNOWN_COUNT = sizeof known / sizeof known[0] };

const char *policies_name(const struct policies *policies, unsigned policy) {
  return policy < KNOWN_COUNT ? known[policy]
                              : policies->names[policy - KNOWN_COUNT];
}

unsigned policies_count(const struct policies *policies) {
  return KNOWN_COUNT + (unsigned)policies->count;
}

unsigned policies_find(const struct policies *policies, const char *name,
                       size_t length) {
  for (unsigned i = 0; i < policies_count(policies); i++) {
    const char *other = policies_name(policies, i);
    if (strlen(other) == length && memcmp(other, name, length) == 0)
      return i;
  }
  return LIST_POLICY_NONE;
}

bool policy_is_name(const char *name, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (name[i] <= ' ' || name[i] > '~')
      return false;
  return length > 0 && length <= POLICY_MAX_LENGTH;
}

bool policies_add(struct policies *policies, const char *name, size_t length,
                  unsigned *policy) {
  char **names;
  char *copy;

  *policy = policies_find(policies, name, length);
  if (*policy != LIST_POLICY_NONE || policies_count(policies) == POLICIES_MAX)
    return true;
  names = realloc(policies->names, (policies->count + 1) * sizeof *names);
  if (names == NULL)
    return false;
  policies->names = names;
  copy = malloc(length + 1);
  if (copy == NULL)
    return false;
  memcpy(copy, name, length);
  copy[length] = '\0';
  *policy = policies_count(policies);
  names[policies->count++] = copy;
  return true;
}

void policies_free(struct policies *policies) {
  for (size_t i = 0; i < policies->count; i++)
    free(policies->names[i]);
  free(policies->names);
  *policies = (struct policies){0};
}
