/* SPDX-License-Identifier: MIT */
/*
 * The blob as a C file that includes nothing of this project and compiles as C
 * and C++.  The octets are a list of numbers: string literals would compile
 * faster (gcc needs 0.7 s for 440 KB of numbers), but C promises only 4,095
 * characters of them (C11 5.2.4.1), and an array takes but one.
 */
#include "emit.h"

#include "facts.h"
#include "progress.h"

enum { NUMBERS_A_LINE = 20 };

static void put_comment(const struct emission *emission,
                        struct writer *writer) {
  writer_string(writer, "/* An HSTS preload list, compiled for libhsts:"
                        " hsts_open_memory takes it.\n"
                        "   Made by hsts-compile --format=c; do not edit.\n\n"
                        "   entries: ");
  writer_number(writer, emission->entries);
  writer_string(writer, "\n   date:    ");
  put_date(writer, emission->date);
  writer_string(writer, "\n   digest:  ");
  put_digest(writer, emission->digest);
  writer_string(writer, " */\n");
}

/* "const unsigned char SYMBOL[SIZE]" */
static void put_array(const char *symbol, size_t size, struct writer *writer) {
  writer_string(writer, "const unsigned char ");
  writer_string(writer, symbol);
  writer_octet(writer, '[');
  writer_number(writer, size);
  writer_octet(writer, ']');
}

static void put_size(const char *symbol, struct writer *writer) {
  writer_string(writer, "const size_t ");
  writer_string(writer, symbol);
  writer_string(writer, "_size");
}

/* Of a list that is built in: a subset is asked only where there is no whole
   list. */
static void put_is_subset(const char *symbol, struct writer *writer) {
  writer_string(writer, "const int ");
  writer_string(writer, symbol);
  writer_string(writer, "_is_subset");
}

/* Declared first, since a const is not visible elsewhere in C++ otherwise. */
static void put_declarations(const char *symbol, size_t size,
                             struct writer *writer) {
  writer_string(writer, "#include <stddef.h>\n\nextern ");
  put_array(symbol, size, writer);
  writer_string(writer, ";\nextern ");
  put_size(symbol, writer);
  writer_string(writer, ";\nextern ");
  put_is_subset(symbol, writer);
  writer_string(writer, ";\n\n");
}

static void put_numbers(const unsigned char *octets, size_t size,
                        struct writer *writer) {
  for (size_t i = 0; i < size; i++) {
    progress_at(i, size);
    writer_number(writer, octets[i]);
    if (i + 1 < size)
      writer_octet(writer, ',');
    if ((i + 1) % NUMBERS_A_LINE == 0 || i + 1 == size)
      writer_octet(writer, '\n');
  }
}

void emit_c(const struct emission *emission, struct writer *writer) {
  const char *symbol =
      emission->symbol != NULL ? emission->symbol : "hsts_preload_blob";

  put_comment(emission, writer);
  put_declarations(symbol, emission->size, writer);
  put_array(symbol, emission->size, writer);
  writer_string(writer, " = {\n");
  put_numbers(emission->blob, emission->size, writer);
  writer_string(writer, "};\n");
  put_size(symbol, writer);
  writer_string(writer, " = ");
  writer_number(writer, emission->size);
  writer_string(writer, ";\n");
  put_is_subset(symbol, writer);
  writer_string(writer, emission->is_subset ? " = 1;\n" : " = 0;\n");
}
