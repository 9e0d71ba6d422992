/* SPDX-License-Identifier: MIT */
/*
 * line_reader and writer over pipes: the lines come out as they went in,
 * wherever the blocks end, and what is written arrives whole, or its error is
 * kept.
 */
#include "line_reader.h"
#include "suite.h"
#include "writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A file of these octets, open for reading at its begin. */
static int file_of(const char *octets, size_t length) {
  FILE *file = tmpfile();
  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(fwrite(octets, 1, length, file), length);
  ck_assert_int_eq(fflush(file), 0);
  int descriptor = dup(fileno(file));
  fclose(file);
  ck_assert_int_ge(descriptor, 0);
  ck_assert_int_eq(lseek(descriptor, 0, SEEK_SET), 0);
  return descriptor;
}

static void expect_line(struct line_reader *reader, const char *expected,
                        size_t length) {
  struct line line;
  ck_assert(line_reader_next(reader, &line));
  ck_assert(!line.truncated);
  ck_assert_uint_eq(line.length, length);
  ck_assert_mem_eq(line.octets, expected, length);
}

static void expect_end(struct line_reader *reader) {
  struct line line;
  ck_assert(!line_reader_next(reader, &line));
  ck_assert(!line_reader_next(reader, &line));
  ck_assert_int_eq(reader->blocks.error, 0);
  line_reader_close(reader);
  close(reader->blocks.descriptor);
}

START_TEST(lines_end_at_lf_or_at_the_end) {
  static const char text[] = "one\n\ntwo\r\nth\0ree";
  struct line_reader reader;
  ck_assert(line_reader_open(&reader, file_of(text, sizeof text - 1)));
  expect_line(&reader, "one", 3);
  expect_line(&reader, "", 0);
  expect_line(&reader, "two\r", 4);
  expect_line(&reader, "th\0ree", 6);
  expect_end(&reader);
}
END_TEST

START_TEST(no_octets_are_no_lines) {
  struct line_reader reader;
  ck_assert(line_reader_open(&reader, file_of("", 0)));
  expect_end(&reader);
}
END_TEST

/* Lines of each length come across each place where a block can end. */
START_TEST(lines_across_blocks) {
  enum { LINES = 1500 };
  static char letters[LINES];
  struct line_reader reader;
  FILE *file = tmpfile();
  memset(letters, 'a', sizeof letters);
  for (size_t i = 0; i < LINES; i++)
    fprintf(file, "%.*s\n", (int)i, letters);
  rewind(file);
  ck_assert(line_reader_open(&reader, dup(fileno(file))));
  for (size_t i = 0; i < LINES; i++)
    expect_line(&reader, letters, i);
  expect_end(&reader);
  fclose(file);
}
END_TEST

/* A line of limit + offset octets, and another after it. */
START_TEST(lines_about_the_limit) {
  const long limit = LINE_LIMIT;
  size_t length = (size_t)(limit + _i);
  char *text = malloc(length + 5);
  struct line_reader reader;
  struct line line;
  memset(text, 'a', length);
  memcpy(text + length, "\nnext", 5);
  ck_assert(line_reader_open(&reader, file_of(text, length + 5)));
  ck_assert(line_reader_next(&reader, &line));
  ck_assert(line.truncated == (_i > 0));
  ck_assert_uint_eq(line.length, _i > 0 ? LINE_LIMIT : length);
  expect_line(&reader, "next", 4);
  expect_end(&reader);
  free(text);
}
END_TEST

START_TEST(a_long_line_may_be_the_last) {
  size_t length = 3 * (size_t)LINE_LIMIT;
  char *text = calloc(1, length);
  struct line_reader reader;
  struct line line;
  ck_assert(line_reader_open(&reader, file_of(text, length)));
  ck_assert(line_reader_next(&reader, &line));
  ck_assert(line.truncated);
  expect_end(&reader);
  free(text);
}
END_TEST

START_TEST(a_failed_read_is_no_end) {
  struct line_reader reader;
  struct line line;
  ck_assert(line_reader_open(&reader, -1));
  ck_assert(!line_reader_next(&reader, &line));
  ck_assert_int_eq(reader.blocks.error, EBADF);
  line_reader_close(&reader);
}
END_TEST

/* A line is handed out though the stream has not ended. */
START_TEST(lines_do_not_wait_for_a_block) {
  int ends[2];
  struct line_reader reader;
  ck_assert_int_eq(pipe(ends), 0);
  ck_assert_int_eq(write(ends[1], "one\ntw", 6), 6);
  ck_assert(line_reader_open(&reader, ends[0]));
  expect_line(&reader, "one", 3);
  ck_assert_int_eq(write(ends[1], "o\n", 2), 2);
  expect_line(&reader, "two", 3);
  close(ends[1]);
  expect_end(&reader);
}
END_TEST

/* Writes `blocks` times the buffer and some into a pipe, which holds less, so
   that writes are partial; the descriptor may be non-blocking. */
static void write_blocks(int descriptor, size_t blocks) {
  static struct writer writer;
  static char octets[WRITER_SIZE + 100];
  memset(octets, 'a', sizeof octets);
  writer_open(&writer, descriptor);
  writer_string(&writer, "begin");
  for (size_t i = 0; i < blocks; i++)
    writer_put(&writer, octets, sizeof octets);
  writer_number(&writer, 18446744073709551615ULL);
  writer_number(&writer, 0);
  _exit(writer_flush(&writer) ? EXIT_SUCCESS : EXIT_FAILURE);
}

START_TEST(what_is_written_arrives_whole) {
  enum { BLOCKS = 5, MIDDLE = BLOCKS * (WRITER_SIZE + 100) };
  static char found[5 + MIDDLE + 21 + 1];
  size_t length = 0;
  int ends[2], status;
  ck_assert_int_eq(pipe(ends), 0);
  ck_assert_int_eq(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
  pid_t child = fork();
  if (child == 0)
    write_blocks(ends[1], BLOCKS);
  close(ends[1]);
  for (ssize_t got = 1; got > 0 && length < sizeof found; length += (size_t)got)
    got = read(ends[0], found + length, sizeof found - length);
  ck_assert_int_eq(waitpid(child, &status, 0), child);
  ck_assert_int_eq(status, 0);
  ck_assert_uint_eq(length, sizeof found - 1);
  ck_assert_mem_eq(found, "begina", 6);
  ck_assert_str_eq(found + 5 + MIDDLE, "184467440737095516150");
  close(ends[0]);
}
END_TEST

START_TEST(the_first_error_is_kept) {
  static struct writer writer;
  writer_open(&writer, -1);
  writer_string(&writer, "lost");
  ck_assert(!writer_flush(&writer));
  ck_assert_int_eq(writer.error, EBADF);
  writer.descriptor = STDOUT_FILENO;
  writer_string(&writer, "not written either");
  ck_assert(!writer_flush(&writer));
  ck_assert_int_eq(writer.error, EBADF);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("streams");
  TCase *lines = tcase_create("line_reader");
  TCase *writers = tcase_create("writer");

  tcase_add_test(lines, lines_end_at_lf_or_at_the_end);
  tcase_add_test(lines, no_octets_are_no_lines);
  tcase_add_test(lines, lines_across_blocks);
  tcase_add_loop_test(lines, lines_about_the_limit, -2, 3);
  tcase_add_test(lines, a_long_line_may_be_the_last);
  tcase_add_test(lines, a_failed_read_is_no_end);
  tcase_add_test(lines, lines_do_not_wait_for_a_block);
  suite_add_tcase(suite, lines);
  tcase_add_test(writers, what_is_written_arrives_whole);
  tcase_add_test(writers, the_first_error_is_kept);
  suite_add_tcase(suite, writers);
  return run_suite(suite);
}
