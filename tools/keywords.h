/* SPDX-License-Identifier: MIT */
/*
 * The words of Chromium's list format: members, modes and policies.  The tables
 * are keywords_*.gperf; gperf makes them perfect hash functions.
 */
#ifndef HSTS_TOOLS_KEYWORDS_H
#define HSTS_TOOLS_KEYWORDS_H

#include <stdbool.h>
#include <stddef.h>

/* What a list is made of, from the outside in. */
enum list_scope {
  LIST_SCOPE_TEXT,     /* the whole text: one document */
  LIST_SCOPE_DOCUMENT, /* the object at the top */
  LIST_SCOPE_ENTRIES,  /* its array of entries */
  LIST_SCOPE_ENTRY,    /* an object in there */
  LIST_SCOPE_COUNT
};

enum list_kind {
  LIST_KIND_NULL,
  LIST_KIND_BOOLEAN,
  LIST_KIND_NUMBER,
  LIST_KIND_STRING,
  LIST_KIND_OBJECT,
  LIST_KIND_ARRAY,
  LIST_KIND_ANY /* of a member that is ignored */
};

enum list_member {
  LIST_MEMBER_ENTRIES,
  LIST_MEMBER_NAME,
  LIST_MEMBER_POLICY,
  LIST_MEMBER_MODE,
  LIST_MEMBER_INCLUDE_SUBDOMAINS,
  /* of older lists: known, ignored and counted */
  LIST_MEMBER_PINSETS,
  LIST_MEMBER_PINS,
  LIST_MEMBER_INCLUDE_SUBDOMAINS_FOR_PINNING,
  LIST_MEMBER_EXPECT_CT,
  LIST_MEMBER_EXPECT_CT_REPORT_URI,
  LIST_MEMBER_EXPECT_STAPLE,
  LIST_MEMBER_EXPECT_STAPLE_REPORT_URI,
  LIST_MEMBER_INCLUDE_SUBDOMAINS_FOR_EXPECT_STAPLE,
  LIST_MEMBER_COUNT
};

struct member_keyword {
  const char *name;
  enum list_member member;
  enum list_scope scope; /* the object it is a member of */
  enum list_kind kind;   /* of its value */
};

struct mode_keyword {
  const char *name;
  bool force_https;
};

/* Why a name is on the list. */
enum list_policy {
  LIST_POLICY_NONE, /* not said, or unknown */
  LIST_POLICY_TEST,
  LIST_POLICY_GOOGLE,
  LIST_POLICY_CUSTOM,
  LIST_POLICY_BULK_LEGACY,
  LIST_POLICY_BULK_18_WEEKS,
  LIST_POLICY_BULK_1_YEAR,
  LIST_POLICY_PUBLIC_SUFFIX,
  LIST_POLICY_PUBLIC_SUFFIX_REQUESTED
};

struct policy_keyword {
  const char *name;
  enum list_policy policy;
};

/* The keyword of exactly these octets, or NULL.  Case matters. */
const struct member_keyword *keyword_member(const char *word, size_t length);
const struct mode_keyword *keyword_mode(const char *word, size_t length);
const struct policy_keyword *keyword_policy(const char *word, size_t length);

#endif
