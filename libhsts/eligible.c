/* SPDX-License-Identifier: MIT */
/*
 * What hstspreload.org would say of a field, by a parser that takes and refuses
 * what its own does (header.go of github.com/chromium/hstspreload): the field
 * is split at each ";", quoted or not, each part is trimmed, and a part is
 * known by the letters that it begins with.  RFC 6797 does not come into it.
 */
#include "cold.h"

#include "hsts.h"

enum { SECONDS_OF_A_YEAR = 365 * 24 * 60 * 60 };

struct part {
  const char *text;
  size_t length;
};

/* What has been found so far. */
struct findings {
  uint32_t issues;
  uint64_t max_age;
  bool has_max_age, include_subdomains, preload;
};

/* White space of ASCII.  Theirs is that of Unicode, most of which would have to
   be in UTF-8, and no server puts that around a directive. */
static bool is_space(char octet) {
  return octet == ' ' || (octet >= '\t' && octet <= '\r');
}

static struct part trim(struct part part) {
  while (part.length > 0 && is_space(part.text[0])) {
    part.text++;
    part.length--;
  }
  while (part.length > 0 && is_space(part.text[part.length - 1]))
    part.length--;
  return part;
}

/* Takes off the part up to the next ";" or the end, and that. */
static struct part next_part(struct part *rest, bool *more) {
  struct part part = {rest->text, 0};

  while (part.length < rest->length && part.text[part.length] != ';')
    part.length++;
  *more = part.length < rest->length;
  rest->text += part.length + *more;
  rest->length -= part.length + *more;
  return trim(part);
}

/* Whether it begins with that, in any case; `prefix` is in lower case. */
static bool begins_with(struct part part, const char *prefix, size_t length) {
  if (part.length < length)
    return false;
  for (size_t i = 0; i < length; i++) {
    char octet = part.text[i];
    if (octet >= 'A' && octet <= 'Z')
      octet = (char)(octet - 'A' + 'a');
    if (octet != prefix[i])
      return false;
  }
  return true;
}

/* Digits up to 2^64 - 1; an issue if they are not that, otherwise 0. */
static uint32_t read_seconds(struct part digits, uint64_t *seconds) {
  bool overflows = digits.length == 0;

  *seconds = 0;
  for (size_t i = 0; i < digits.length; i++) {
    unsigned digit = (unsigned)(digits.text[i] - '0');
    if (digit > 9)
      return HSTS_ISSUE_MAX_AGE_NON_DIGIT;
    overflows = overflows || *seconds > (UINT64_MAX - digit) / 10;
    *seconds = *seconds * 10 + digit;
  }
  return overflows ? HSTS_ISSUE_MAX_AGE_NOT_READ : 0;
}

static void judge_max_age(struct part digits, struct findings *findings) {
  uint64_t seconds;
  uint32_t issue = read_seconds(digits, &seconds);

  findings->issues |= issue;
  if (digits.length > 1 && digits.text[0] == '0')
    findings->issues |= HSTS_ISSUE_MAX_AGE_LEADING_ZERO;
  if (issue != 0)
    return;
  if (findings->has_max_age)
    findings->issues |= HSTS_ISSUE_REPEATED_MAX_AGE;
  else
    findings->max_age = seconds;
  findings->has_max_age = true;
}

/* A directive that is a name and nothing else. */
static void judge_flag(bool *seen, bool is_name_alone, uint32_t repeated,
                       uint32_t invalid, uint32_t *issues) {
  if (!is_name_alone)
    *issues |= invalid;
  else if (*seen)
    *issues |= repeated;
  *seen = *seen || is_name_alone;
}

static void judge_part(struct part part, struct findings *findings) {
#define BEGINS_WITH(prefix) begins_with(part, prefix, sizeof(prefix) - 1)
  if (part.length == 0)
    findings->issues |= HSTS_ISSUE_EMPTY_DIRECTIVE;
  else if (BEGINS_WITH("preload"))
    judge_flag(&findings->preload, part.length == sizeof "preload" - 1,
               HSTS_ISSUE_REPEATED_PRELOAD, HSTS_ISSUE_INVALID_PRELOAD,
               &findings->issues);
  else if (BEGINS_WITH("includesubdomains"))
    judge_flag(&findings->include_subdomains,
               part.length == sizeof "includesubdomains" - 1,
               HSTS_ISSUE_REPEATED_INCLUDE_SUBDOMAINS,
               HSTS_ISSUE_INVALID_INCLUDE_SUBDOMAINS, &findings->issues);
  else if (BEGINS_WITH("max-age="))
    judge_max_age((struct part){part.text + 8, part.length - 8}, findings);
  else if (BEGINS_WITH("max-age"))
    findings->issues |= HSTS_ISSUE_MAX_AGE_NO_VALUE;
  else
    findings->issues |= HSTS_ISSUE_UNKNOWN_DIRECTIVE;
#undef BEGINS_WITH
}

static void judge_parts(struct part value, struct findings *findings) {
  bool more = true;

  if (trim(value).length == 0) {
    findings->issues |= HSTS_ISSUE_EMPTY;
    return;
  }
  while (more)
    judge_part(next_part(&value, &more), findings);
}

static uint32_t issues_of_preloading(const struct findings *findings) {
  uint32_t issues = findings->issues;

  if (!findings->include_subdomains)
    issues |= HSTS_ISSUE_NO_INCLUDE_SUBDOMAINS;
  if (!findings->preload)
    issues |= HSTS_ISSUE_NO_PRELOAD;
  if (!findings->has_max_age)
    issues |= HSTS_ISSUE_NO_MAX_AGE;
  else if (findings->max_age == 0)
    issues |= HSTS_ISSUE_MAX_AGE_ZERO;
  else if (findings->max_age < SECONDS_OF_A_YEAR)
    issues |= HSTS_ISSUE_MAX_AGE_BELOW_1_YEAR;
  else if (findings->max_age > 10 * (uint64_t)SECONDS_OF_A_YEAR)
    issues |= HSTS_ISSUE_MAX_AGE_OVER_10_YEARS;
  return issues;
}

static uint32_t issues_of_removal(const struct findings *findings) {
  uint32_t issues = findings->issues & HSTS_ISSUE_ERRORS;

  if (findings->preload)
    issues |= HSTS_ISSUE_REMOVAL_PRELOAD;
  if (!findings->has_max_age)
    issues |= HSTS_ISSUE_REMOVAL_NO_MAX_AGE;
  return issues;
}

hsts_status hsts_header_issues(const char *value, size_t length,
                               unsigned options, uint32_t *issues) {
  struct findings findings = {0};

  if ((value == NULL && length > 0) || issues == NULL ||
      (options & ~(unsigned)HSTS_FOR_REMOVAL) != 0)
    return HSTS_ERROR_ARGUMENT;
  judge_parts((struct part){value, length}, &findings);
  *issues = (options & HSTS_FOR_REMOVAL) != 0 ? issues_of_removal(&findings)
                                              : issues_of_preloading(&findings);
  return HSTS_OK;
}

/* ---- Names ------------------------------------------------------------ */

struct issue {
  uint32_t issue;
  const char *name, *text;
};

/* The issue with this number, or NULL. */
static const struct issue *find(uint32_t number) {
  static const struct issue issues[] = {
      {HSTS_ISSUE_MAX_AGE_NO_VALUE, "header.parse.invalid.max_age.no_value",
       "max-age has no value"},
      {HSTS_ISSUE_MAX_AGE_NON_DIGIT,
       "header.parse.max_age.non_digit_characters",
       "the value of max-age is not of digits alone"},
      {HSTS_ISSUE_MAX_AGE_NOT_READ, "header.parse.max_age.parse_int_error",
       "the value of max-age is empty, or too large"},
      {HSTS_ISSUE_NO_INCLUDE_SUBDOMAINS,
       "header.preloadable.include_sub_domains.missing",
       "there is no includeSubDomains"},
      {HSTS_ISSUE_NO_PRELOAD, "header.preloadable.preload.missing",
       "there is no preload"},
      {HSTS_ISSUE_NO_MAX_AGE, "header.preloadable.max_age.missing",
       "there is no valid max-age"},
      {HSTS_ISSUE_MAX_AGE_ZERO, "header.preloadable.max_age.zero",
       "max-age is 0; at least 31536000 is needed"},
      {HSTS_ISSUE_MAX_AGE_BELOW_1_YEAR,
       "header.preloadable.max_age.below_1_year",
       "max-age is less than a year; at least 31536000 is needed"},
      {HSTS_ISSUE_REMOVAL_PRELOAD, "header.removable.contains.preload",
       "to be removed, there must be no preload"},
      {HSTS_ISSUE_REMOVAL_NO_MAX_AGE, "header.removable.missing.max_age",
       "there is no valid max-age"},
      {HSTS_ISSUE_EMPTY, "header.parse.empty", "the header is empty"},
      {HSTS_ISSUE_EMPTY_DIRECTIVE, "header.parse.empty_directive",
       "there is an empty directive, or a semicolon too many"},
      {HSTS_ISSUE_UNKNOWN_DIRECTIVE, "header.parse.unknown_directive",
       "there is an unknown directive"},
      {HSTS_ISSUE_REPEATED_MAX_AGE, "header.parse.repeated.max_age",
       "max-age is repeated; browsers ignore such a header"},
      {HSTS_ISSUE_REPEATED_INCLUDE_SUBDOMAINS,
       "header.parse.repeated.include_sub_domains",
       "includeSubDomains is repeated; browsers ignore such a header"},
      {HSTS_ISSUE_REPEATED_PRELOAD, "header.parse.repeated.preload",
       "preload is repeated"},
      {HSTS_ISSUE_INVALID_INCLUDE_SUBDOMAINS,
       "header.parse.invalid.include_sub_domains",
       "a directive begins with includeSubDomains, and goes on"},
      {HSTS_ISSUE_INVALID_PRELOAD, "header.parse.invalid.preload",
       "a directive begins with preload, and goes on"},
      {HSTS_ISSUE_MAX_AGE_LEADING_ZERO, "header.parse.max_age.leading_zero",
       "the value of max-age begins with 0"},
      {HSTS_ISSUE_MAX_AGE_OVER_10_YEARS,
       "header.preloadable.max_age.over_10_years", "max-age is over ten years"},
  };

  for (size_t i = 0; i < sizeof issues / sizeof issues[0]; i++)
    if (issues[i].issue == number)
      return &issues[i];
  return NULL;
}

const char *hsts_issue_name(uint32_t issue) {
  const struct issue *found = find(issue);

  return found != NULL ? found->name : NULL;
}

const char *hsts_issue_text(uint32_t issue) {
  const struct issue *found = find(issue);

  return found != NULL ? found->text : "unknown issue";
}
