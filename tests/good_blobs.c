/* SPDX-License-Identifier: MIT */
/*
 * Two of the lists are written down, two are spelled by arithmetic, always the
 * same.
 */
#include "good_blobs.h"

#include "blob_edit.h"
#include "count.h"
#include "made_db.h"
#include "random.h"

#include <stdio.h>

#define LETTERS_20(letter)                                                     \
  letter letter letter letter letter letter letter letter letter letter letter \
      letter letter letter letter letter letter letter letter letter

/* Labels of 56, 61, 61 and 61 octets: with the last one, 250. */
#define FIRST_LABEL  LETTERS_20("e") LETTERS_20("m") "aaaaaaaaaaaaaaax"
#define SECOND_LABEL LETTERS_20("o") LETTERS_20("a") LETTERS_20("e") "m"
#define THIRD_LABEL  LETTERS_20("l") LETTERS_20("e") LETTERS_20("x") "p"
#define FOURTH_LABEL LETTERS_20("p") LETTERS_20("a") LETTERS_20("m") "o"
#define LONG_NAME \
  FIRST_LABEL "." SECOND_LABEL "." THIRD_LABEL "." FOURTH_LABEL ".website"

const char long_name[] = LONG_NAME;

static const struct oracle_entry small_entries[] = {
    ENTRY("dev", true, true),
    ENTRY("net", false, true),
    ENTRY("example.com", true, true),
    ENTRY("plain.example.com", false, true),
    ENTRY("example.net", true, true),
    ENTRY("www.example.co.uk", true, false),
    ENTRY("a.b.c.d.example.org", true, true),
    ENTRY("accountants", true, true),
    ENTRY("shop.foundation", true, true),
    ENTRY("mail.accountants", true, true),
    ENTRY("xn--0ci.je", true, true),
    ENTRY("xp." LONG_NAME, true, true)};

static const struct oracle_entry tld_entries[] = {ENTRY("dev", true, true),
                                                  ENTRY("app", true, false)};

enum {
  NAME_SIZE = 64,
  RICH_NAMES = 520,
  LONG_WORDS = 200, /* of 18 letters */
  SHORT_WORDS = 100 /* of 17 */
};

static char names[RICH_NAMES][NAME_SIZE];
static struct oracle_entry entries[RICH_NAMES + COUNT(small_entries)];

static void set_entry(size_t index, bool force_https, bool include_subdomains) {
  entries[index] = (struct oracle_entry){names[index], strlen(names[index]),
                                         force_https, include_subdomains};
}

/* A name of one to eleven random octets and three digits, below one of a few
   parents; each eighth one below the one before. */
static void spell_rich_name(size_t index, struct xorshift *random) {
  static const char octets[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
  static const char *const parents[] = {"com", "com",   "com",    "org",
                                        "net", "co.uk", "museum", "foundation"};
  const char *parent = parents[random_below(random, COUNT(parents))];
  size_t length = 1 + random_below(random, 11);
  char label[16];

  for (size_t i = 0; i < length; i++)
    label[i] = octets[random_below(random, sizeof octets - 1)];
  label[length] = '\0';
  if (index % 8 == 7)
    parent = names[index - 1];
  snprintf(names[index], NAME_SIZE, "%s%03zu.%.40s", label, index, parent);
}

static size_t spell_rich(void) {
  struct xorshift random = {20260706};

  for (size_t i = 0; i < RICH_NAMES; i++) {
    spell_rich_name(i, &random);
    set_entry(i, i % 5 != 0, i % 9 != 0);
  }
  memcpy(entries + RICH_NAMES, small_entries, sizeof small_entries);
  return RICH_NAMES + COUNT(small_entries);
}

/* The lowest `letters` bits of a number, as letters. */
static void spell_word(size_t index, size_t letters, size_t number) {
  for (size_t i = 0; i < letters; i++)
    names[index][i] = number >> i & 1 ? 'a' : 'b';
  strcpy(names[index] + letters, ".com");
}

/* Multiples of an odd number differ modulo a power of two. */
static size_t spell_words(void) {
  for (size_t i = 0; i < LONG_WORDS + SHORT_WORDS; i++) {
    spell_word(i, i < LONG_WORDS ? 18 : 17, i * 40503);
    set_entry(i, i % 50 != 49 || i >= LONG_WORDS, true);
  }
  return LONG_WORDS + SHORT_WORDS;
}

const struct oracle_entry *good_entries(enum good_list list, size_t *count) {
  switch (list) {
  case GOOD_SMALL:
    *count = COUNT(small_entries);
    return small_entries;
  case GOOD_TLDS:
    *count = COUNT(tld_entries);
    return tld_entries;
  case GOOD_RICH:
    *count = spell_rich();
    return entries;
  case GOOD_WORDS:
  case GOOD_LISTS:
    break;
  }
  *count = spell_words();
  return entries;
}

void good_blob(enum good_list list, struct blob *blob) {
  static const int64_t list_date = 1783296000; /* 2026-07-06 */
  static struct blob built[GOOD_LISTS];        /* each once: it takes time */

  if (built[list].bytes == NULL) {
    size_t count;
    const struct oracle_entry *of = good_entries(list, &count);
    const char *problem = made_blob(&built[list], of, count, list_date);
    need(problem == NULL, problem);
  }
  copy_blob(blob, &built[list]);
}
