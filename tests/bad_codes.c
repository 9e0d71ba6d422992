/* SPDX-License-Identifier: MIT */
/*
 * Bad blobs: the label code.
 */
#include "../libhsts/label_code.h"
#include "bad_blobs.h"
#include "blob_edit.h"
#include "count.h"

/* The last symbol of a class in whose place it never occurs. */
static unsigned absent_symbol(const struct blob *blob) {
  struct label_model model;
  unsigned symbol = CLASS_SYMBOLS;

  load_model(blob->bytes, &model);
  while (symbol > 0 && class_code(&model, 0, symbol) != CODE_ABSENT)
    symbol--;
  need(symbol > 0, "a symbol that never occurs");
  return symbol;
}

/* The number of a code that the first class has. */
static unsigned present_code(const struct blob *blob) {
  struct label_model model;
  unsigned symbol = 1;

  load_model(blob->bytes, &model);
  while (class_code(&model, 0, symbol) == CODE_ABSENT)
    symbol++;
  return class_code(&model, 0, symbol);
}

/* Gives a symbol that never occurs a code of the first class. */
static void give_code(struct blob *blob, unsigned number) {
  section_octets(blob,
                 SECTION_CLASS_CODES)[(absent_symbol(blob) - 1) *
                                      load16(blob->bytes + HEADER_CLASSES)] =
      (uint8_t)number;
}

/* Writes the last of all codes, which no class has. */
static void put_last_code(struct blob *blob, unsigned bits, unsigned width) {
  uint8_t *code = section_octets(blob, SECTION_CODES) + 2 * (CODE_COUNT - 1);

  need(load16(code) == 0, "a code that is not used");
  store_number(code, bits << CODE_LENGTH_BITS | width, 2);
}

static void put_context(struct blob *blob, unsigned place) {
  section_octets(blob, SECTION_CONTEXTS)[place] =
      (uint8_t)load16(blob->bytes + HEADER_CONTEXT_SETS);
}

static void put_class(struct blob *blob, unsigned place) {
  section_octets(blob, SECTION_CLASS_MAP)[place] =
      (uint8_t)load16(blob->bytes + HEADER_CLASSES);
}

static void lengthen_code(struct blob *blob) {
  put_last_code(blob, 0, CODE_MAX_BITS + 1);
}

static void lengthen_code_most(struct blob *blob) {
  put_last_code(blob, 0, 15);
}

static void overflow_code(struct blob *blob) {
  put_last_code(blob, 4, 2);
}

static void overflow_empty_code(struct blob *blob) {
  put_last_code(blob, 1, 0);
}

static void overflow_code_0(struct blob *blob) {
  store_number(section_octets(blob, SECTION_CODES), 0xFFF0, 2);
}

static void share_code(struct blob *blob) {
  give_code(blob, present_code(blob));
}

/* A code whose beginning is another one. */
static void prolong_code(struct blob *blob) {
  struct label_model model;

  load_model(blob->bytes, &model);
  struct symbol_code code = load_code(&model, present_code(blob));
  need(code.width < CODE_MAX_BITS, "a code that can be longer");
  put_last_code(blob, code.bits << 1 | 1, code.width + 1);
  give_code(blob, CODE_COUNT - 1);
}

/* The beginning of another code. */
static void curtail_code(struct blob *blob) {
  struct label_model model;

  load_model(blob->bytes, &model);
  struct symbol_code code = load_code(&model, present_code(blob));
  need(code.width > 1, "a code that can be shorter");
  put_last_code(blob, code.bits >> 1, code.width - 1);
  give_code(blob, CODE_COUNT - 1);
}

/* The code of no bits is the beginning of any. */
static void give_empty_code(struct blob *blob) {
  give_code(blob, CODE_COUNT - 1);
}

/* Not so in the last class: each one is looked at. */
static void share_code_in_last_class(struct blob *blob) {
  unsigned classes = load16(blob->bytes + HEADER_CLASSES);
  uint8_t *codes = section_octets(blob, SECTION_CLASS_CODES) + classes - 1;
  uint8_t *absent = NULL, present = 0;

  need(classes > 1, "two classes");
  for (unsigned i = 0; i < CLASS_SYMBOLS; i++)
    if (codes[i * classes] == CODE_ABSENT)
      absent = &codes[i * classes];
    else
      present = codes[i * classes];
  need(absent != NULL && present != 0, "a symbol that never occurs");
  /* cppcheck-suppress nullPointer ; need does not return then */
  *absent = present;
}

static void give_last_symbol_a_code(struct blob *blob) {
  put_last_code(blob, 0xFFF, CODE_MAX_BITS);
}

/* ---- The table ---------------------------------------------------------- */

static const struct bad_blob blobs[] = {
    {"bad-context-first", "the first context has a set beyond all", BAD,
     .change = put_context, .by = 0},
    {"bad-context-last", "the last context, never used, has a set beyond all",
     BAD, .change = put_context, .by = CONTEXTS_SIZE - 1},
    {"bad-class-map-first", "the first class is beyond all", BAD,
     .change = put_class, .by = 0},
    {"bad-class-map-last", "the last class of the map is beyond all", BAD,
     .change = put_class, .by = HOST_SYMBOLS - 1},
    {"bad-code-length-13", "a code has 13 bits", BAD, .damage = lengthen_code},
    {"bad-code-length-15", "a code has 15 bits", BAD,
     .damage = lengthen_code_most},
    {"bad-code-bits", "a code of two bits is 4", BAD, .damage = overflow_code},
    {"bad-code-bits-none", "a code of no bits is 1", BAD,
     .damage = overflow_empty_code},
    {"bad-code-0", "the code of what is absent has bits", BAD,
     .damage = overflow_code_0},
    {"bad-code-twice", "two symbols of a class have the same code", BAD,
     .damage = share_code},
    {"bad-code-longer", "a code is the beginning of the next symbol's", BAD,
     .damage = prolong_code},
    {"bad-code-shorter", "a code is the beginning of the symbol's before", BAD,
     .damage = curtail_code},
    {"bad-code-empty", "a code of no bits is not alone in its class", BAD,
     .damage = give_empty_code},
    {"bad-code-last-class", "the last class has a code twice", BAD,
     .list = GOOD_RICH, .damage = share_code_in_last_class},
    {"good-code-unused", "no class has the longest possible code", OPENS,
     .damage = give_last_symbol_a_code},
};

const struct bad_blob_table bad_codes = {blobs, COUNT(blobs)};
