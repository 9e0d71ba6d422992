/* SPDX-License-Identifier: MIT */
/*
 * yajl reads the JSON and calls back for each token; here it is decided what
 * the token means in a list.  Since yajl knows no comments but these two kinds,
 * both may stand anywhere between tokens.
 *
 * The parser is always in one scope (the text, the document, its entries, an
 * entry).  A value that is not wanted, or is of the wrong kind, is passed over
 * with all that it holds, so that one fault gives one message.  Places are
 * those where a token begins; yajl tells where it ends.
 */
#include "list_json.h"

#include <string.h>
#include <yajl/yajl_parse.h>

#include "progress.h"
#include "yajl_memory.h"

enum { PROGRESS_ENTRIES = 4096 };

struct parser {
  yajl_handle yajl;
  const char *text;
  size_t size;
  bool at_end; /* yajl is given the end of the text: it counts from there */
  struct place_cursor cursor;
  struct list *list;
  struct report *report;
  enum list_scope scope;
  size_t passed_over; /* objects and arrays open in a value passed over */
  const struct member_keyword *member;  /* of the next value; NULL: unwanted */
  struct place begin[LIST_SCOPE_COUNT]; /* of the brackets that opened them */
  uint32_t seen[LIST_SCOPE_COUNT];      /* bits: the members so far; not 0:
                                           items */
  struct list_entry entry;              /* the one that is being read */
  size_t entry_message;                 /* the first message about it */
  bool full;                            /* there are too many entries */
};

struct value {
  enum list_kind kind;
  bool truth;         /* of a boolean */
  const char *octets; /* of a string */
  size_t length;
};

static const char *const kind_names[] = {
    [LIST_KIND_NULL] = "null",        [LIST_KIND_BOOLEAN] = "a boolean",
    [LIST_KIND_NUMBER] = "a number",  [LIST_KIND_STRING] = "a string",
    [LIST_KIND_OBJECT] = "an object", [LIST_KIND_ARRAY] = "an array"};

/* ---- Places ----------------------------------------------------------- */

static bool in_word(char octet) {
  return (octet >= '0' && octet <= '9') || (octet >= 'a' && octet <= 'z') ||
         (octet >= 'A' && octet <= 'Z') || octet == '-' || octet == '+' ||
         octet == '.';
}

/* Whether the quote at `offset` is part of a string: after an odd number of
   backslashes.  Before a string there is never one. */
static bool is_escaped(const char *text, size_t offset) {
  size_t backslashes = 0;

  while (backslashes < offset && text[offset - backslashes - 1] == '\\')
    backslashes++;
  return backslashes % 2 == 1;
}

/* Where the token begins that ends before `end`. */
static size_t token_begin(const char *text, size_t end) {
  size_t begin = end;

  if (begin == 0)
    return 0;
  begin--;
  if (text[begin] == '"') {
    while (begin > 0) {
      begin--;
      if (text[begin] == '"' && !is_escaped(text, begin))
        break;
    }
  } else if (in_word(text[begin])) {
    while (begin > 0 && in_word(text[begin - 1]))
      begin--;
  }
  return begin;
}

/* The place of an offset, or of the last one asked for if that is further on:
   a fault is never before what was read without one. */
static struct place place_of(struct parser *parser, size_t offset) {
  if (offset < parser->cursor.offset)
    offset = parser->cursor.offset;
  return place_at(&parser->cursor, offset);
}

/* The place of the token that yajl has just read. */
static struct place token_place(struct parser *parser) {
  size_t end = parser->size;

  if (!parser->at_end)
    end = yajl_get_bytes_consumed(parser->yajl);
  return place_of(parser, token_begin(parser->text, end));
}

/* ---- Values ----------------------------------------------------------- */

static bool is_container(enum list_kind kind) {
  return kind == LIST_KIND_OBJECT || kind == LIST_KIND_ARRAY;
}

static void pass_over(struct parser *parser, const struct value *value) {
  if (is_container(value->kind))
    parser->passed_over = 1;
}

static void enter(struct parser *parser, enum list_scope scope) {
  parser->scope = scope;
  parser->begin[scope] = token_place(parser);
  parser->seen[scope] = 0;
}

static void begin_entry(struct parser *parser) {
  parser->entry = (struct list_entry){0};

  parser->entry_message = parser->report->count;
  enter(parser, LIST_SCOPE_ENTRY);
}

static void take_name(struct parser *parser, const struct value *value) {
  struct place place = token_place(parser);
  struct list_entry *entry = &parser->entry;

  entry->name = list_add_name(parser->list, value->octets, value->length);
  entry->name_length = (uint32_t)value->length;
  entry->line = place.line;
  entry->column = place.column;
}

static void take_mode(struct parser *parser, const struct value *value) {
  const struct mode_keyword *mode = keyword_mode(value->octets, value->length);

  if (mode != NULL) {
    parser->entry.force_https = mode->force_https;
    return;
  }
  report_add(parser->report, REPORT_MODE, token_place(parser), "unknown mode ");
  report_quote(parser->report, value->octets, value->length);
  report_text(parser->report, ", expected \"force-https\"");
}

/* An unknown policy is kept, too, if it has a name. */
static void take_policy(struct parser *parser, const struct value *value) {
  const struct policy_keyword *known =
      keyword_policy(value->octets, value->length);
  unsigned policy = LIST_POLICY_NONE;

  if (known != NULL) {
    parser->entry.policy = (uint8_t)known->policy;
    return;
  }
  if (policy_is_name(value->octets, value->length) &&
      !policies_add(&parser->list->policies, value->octets, value->length,
                    &policy))
    parser->report->out_of_memory = true;
  parser->entry.policy = (uint8_t)policy;
  report_add(parser->report, REPORT_POLICY, token_place(parser),
             "unknown policy ");
  report_quote(parser->report, value->octets, value->length);
  report_text(parser->report, ", expected one such as \"bulk-1-year\"");
}

static void take_member(struct parser *parser, const struct value *value) {
  const struct member_keyword *member = parser->member;

  switch (member->member) {
  case LIST_MEMBER_ENTRIES:
    enter(parser, LIST_SCOPE_ENTRIES);
    break;
  case LIST_MEMBER_NAME:
    take_name(parser, value);
    break;
  case LIST_MEMBER_MODE:
    take_mode(parser, value);
    break;
  case LIST_MEMBER_POLICY:
    take_policy(parser, value);
    break;
  case LIST_MEMBER_INCLUDE_SUBDOMAINS:
    parser->entry.include_subdomains = value->truth;
    break;
  default: /* of an older list */
    parser->list->ignored[member->member].name = member->name;
    parser->list->ignored[member->member].count++;
    pass_over(parser, value);
  }
}

/* The value of a member of the document or of an entry. */
static void on_member(struct parser *parser, const struct value *value) {
  const struct member_keyword *member = parser->member;

  if (member == NULL) {
    pass_over(parser, value);
  } else if (member->kind != LIST_KIND_ANY && member->kind != value->kind) {
    report_add(parser->report, REPORT_TYPE, token_place(parser),
               "\"%s\" is %s, expected %s", member->name,
               kind_names[value->kind], kind_names[member->kind]);
    pass_over(parser, value);
  } else {
    take_member(parser, value);
  }
}

/* The text or an item of the entries, which have to be objects. */
static void on_object(struct parser *parser, const struct value *value,
                      const char *what) {
  if (value->kind != LIST_KIND_OBJECT) {
    report_add(parser->report, REPORT_TYPE, token_place(parser),
               "%s is %s, expected an object", what, kind_names[value->kind]);
    pass_over(parser, value);
  } else if (parser->scope == LIST_SCOPE_TEXT) {
    enter(parser, LIST_SCOPE_DOCUMENT);
  } else {
    begin_entry(parser);
  }
}

static void on_item(struct parser *parser, const struct value *value) {
  parser->seen[LIST_SCOPE_ENTRIES] = 1;
  on_object(parser, value, "an item of \"entries\"");
}

/* Any value.  Always 1: go on. */
static int on_value(struct parser *parser, const struct value *value) {
  if (parser->passed_over > 0)
    parser->passed_over += is_container(value->kind);
  else if (parser->scope == LIST_SCOPE_TEXT)
    on_object(parser, value, "the list");
  else if (parser->scope == LIST_SCOPE_ENTRIES)
    on_item(parser, value);
  else
    on_member(parser, value);
  return 1;
}

/* ---- Ends ------------------------------------------------------------- */

static bool has_seen(const struct parser *parser, enum list_scope scope,
                     enum list_member member) {
  return (parser->seen[scope] >> member & 1) != 0;
}

static void end_document(struct parser *parser) {
  parser->scope = LIST_SCOPE_TEXT;
  if (!has_seen(parser, LIST_SCOPE_DOCUMENT, LIST_MEMBER_ENTRIES))
    report_add(parser->report, REPORT_WHOLE, parser->begin[LIST_SCOPE_DOCUMENT],
               "\"entries\" is missing, expected an array of entries");
}

static void end_entries(struct parser *parser) {
  parser->scope = LIST_SCOPE_DOCUMENT;
  if (parser->seen[LIST_SCOPE_ENTRIES] == 0)
    report_add(parser->report, REPORT_NO_ENTRIES,
               parser->begin[LIST_SCOPE_ENTRIES],
               "\"entries\" is empty, expected an entry");
}

/* Gives the messages about the entry its name, which is known by now. */
static void name_messages(struct parser *parser) {
  if (parser->entry.name != NULL)
    report_name(parser->report, parser->entry_message, parser->entry.name,
                parser->entry.name_length);
}

/* Keeps the entry that was read.  False: out of memory, or the list is full. */
static bool add_entry(struct parser *parser) {
  parser->full = parser->list->count >= list_names_most();
  if (!parser->full)
    return list_add_entry(parser->list, &parser->entry);
  report_add(parser->report, REPORT_WHOLE, parser->begin[LIST_SCOPE_ENTRY],
             "more than %zu entries", list_names_most());
  return false;
}

/* False: nothing more is to be read. */
static bool end_entry(struct parser *parser) {
  parser->scope = LIST_SCOPE_ENTRIES;
  if (!has_seen(parser, LIST_SCOPE_ENTRY, LIST_MEMBER_NAME))
    report_add(parser->report, REPORT_NAME_MISSING,
               parser->begin[LIST_SCOPE_ENTRY],
               "an entry without \"name\", expected a host");
  name_messages(parser);
  if (parser->list->count % PROGRESS_ENTRIES == 0)
    progress_now(yajl_get_bytes_consumed(parser->yajl), parser->size);
  return parser->entry.name == NULL || add_entry(parser);
}

/* ---- What yajl calls -------------------------------------------------- */

static int on_null(void *context) {
  return on_value(context, &(struct value){.kind = LIST_KIND_NULL});
}

static int on_boolean(void *context, int truth) {
  return on_value(
      context, &(struct value){.kind = LIST_KIND_BOOLEAN, .truth = truth != 0});
}

static int on_number(void *context, const char *digits, size_t length) {
  (void)digits;
  (void)length;
  return on_value(context, &(struct value){.kind = LIST_KIND_NUMBER});
}

static int on_string(void *context, const unsigned char *octets,
                     size_t length) {
  return on_value(context, &(struct value){.kind = LIST_KIND_STRING,
                                           .octets = (const char *)octets,
                                           .length = length});
}

static int on_object_start(void *context) {
  return on_value(context, &(struct value){.kind = LIST_KIND_OBJECT});
}

static int on_array_start(void *context) {
  return on_value(context, &(struct value){.kind = LIST_KIND_ARRAY});
}

/* The object or array that ends is the scope, unless it is passed over. */
static int on_end(void *context) {
  struct parser *parser = context;

  if (parser->passed_over > 0) {
    parser->passed_over--;
    return 1;
  }
  if (parser->scope == LIST_SCOPE_ENTRY)
    return end_entry(parser);
  if (parser->scope == LIST_SCOPE_ENTRIES)
    end_entries(parser);
  else
    end_document(parser);
  return 1;
}

static int on_key(void *context, const unsigned char *octets, size_t length) {
  struct parser *parser = context;
  const char *word = (const char *)octets;
  const struct member_keyword *member;

  if (parser->passed_over > 0)
    return 1;
  member = keyword_member(word, length);
  if (member == NULL || member->scope != parser->scope) {
    report_add(parser->report, REPORT_MEMBER_UNKNOWN, token_place(parser),
               "unknown member ");
    report_quote(parser->report, word, length);
    report_text(parser->report, ", which is passed over");
    parser->member = NULL;
  } else if (has_seen(parser, parser->scope, member->member)) {
    report_add(parser->report, REPORT_MEMBER_TWICE, token_place(parser),
               "\"%s\" is given twice, expected it once", member->name);
    parser->member = NULL;
  } else {
    parser->seen[parser->scope] |= UINT32_C(1) << member->member;
    parser->member = member;
  }
  return 1;
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_start_map = on_object_start,
    .yajl_map_key = on_key,
    .yajl_end_map = on_end,
    .yajl_start_array = on_array_start,
    .yajl_end_array = on_end,
};

/* ---- The whole text --------------------------------------------------- */

/* The place of a fault of syntax.  A token that may not stand where it stands
   is a "parse error", known by its end; within a token that is malformed yajl
   stops at the octet in question, but after it in two cases. */
static struct place fault_place(struct parser *parser, const char *fault) {
  size_t offset = yajl_get_bytes_consumed(parser->yajl);

  if (strncmp(fault, "parse error", strlen("parse error")) == 0)
    return token_place(parser);
  if (offset > 0 && (strstr(fault, "invalid char in json text") != NULL ||
                     strstr(fault, "invalid bytes in UTF8 string") != NULL))
    offset--;
  return place_of(parser, offset);
}

/* yajl's message is "kind: what is wrong.\n"; or without the full stop. */
static void report_syntax(struct parser *parser) {
  unsigned char *fault = yajl_get_error(parser->yajl, 0, NULL, 0);
  const char *words = fault != NULL ? (const char *)fault : "";
  const char *colon = strstr(words, ": ");
  const char *what = colon != NULL ? colon + 2 : words;
  size_t length = strcspn(what, "\n");

  if (length > 0 && what[length - 1] == '.')
    length--;
  report_add(parser->report, REPORT_WHOLE, fault_place(parser, words),
             "not JSON: %.*s", (int)length, what);
  if (fault != NULL)
    yajl_free_error(parser->yajl, fault);
}

/* Whether a complete text is followed by a comment that does not end, which
   yajl takes for the blank it would be: then it takes anything. */
static bool in_comment(struct parser *parser) {
  static const unsigned char wrong[] = {'\n', ']'};

  return yajl_parse(parser->yajl, wrong, sizeof wrong) == yajl_status_ok;
}

/* Tells yajl that there is no more.  All it can say to that is that there
   should be. */
static yajl_status finish(struct parser *parser) {
  yajl_status status;

  parser->at_end = true;
  status = yajl_complete_parse(parser->yajl);
  if (status == yajl_status_error)
    report_add(parser->report, REPORT_WHOLE, place_of(parser, parser->size),
               "not JSON: the text ends early");
  else if (status == yajl_status_ok && in_comment(parser))
    report_add(parser->report, REPORT_WHOLE, place_of(parser, parser->size),
               "not JSON: the text ends inside a comment");
  return status;
}

static bool parse(struct parser *parser) {
  yajl_status status = yajl_parse(
      parser->yajl, (const unsigned char *)parser->text, parser->size);

  if (status == yajl_status_error)
    report_syntax(parser);
  else if (status == yajl_status_ok)
    status = finish(parser);
  return status != yajl_status_client_canceled || parser->full;
}

/* A yajl_memory_use.  False: out of memory. */
static bool parse_with(void *context, yajl_alloc_funcs *functions) {
  struct parser *parser = context;
  bool complete;

  parser->yajl = yajl_alloc(&callbacks, functions, parser);
  if (parser->yajl == NULL)
    return false;
  (void)yajl_config(parser->yajl, yajl_allow_comments, 1);
  complete = parse(parser);
  yajl_free(parser->yajl);
  return complete;
}

bool list_parse(struct list *list, const char *text, size_t size,
                struct report *report) {
  struct parser parser = {
      .text = text, .size = size, .list = list, .report = report};
  bool memory, too_large;

  /* A name and its NUL take no more than its text and the quotes. */
  if (!list_reserve_names(list, size))
    return false;
  list->has_policies = true;
  place_begin(&parser.cursor, text);
  memory = yajl_memory_with(parse_with, &parser, &too_large);
  if (too_large)
    report_add(report, REPORT_WHOLE, place_of(&parser, 0),
               "nested too deeply, or a string is too long");
  if (parser.scope == LIST_SCOPE_ENTRY)
    name_messages(&parser);
  return memory || too_large;
}
