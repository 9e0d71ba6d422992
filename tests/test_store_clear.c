/* SPDX-License-Identifier: MIT */
/*
 * Clearing what was noted in a period: in the store, in its file, of hosts that
 * only the file has, and in other stores that share it.  Nothing names a host
 * that was cleared.
 */
#include "store_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void clear(hsts_store *in, int64_t since, int64_t now) {
  ck_assert_int_eq(hsts_store_clear(in, since, now), HSTS_OK);
}

/* A file with lines for these hosts, that was written then. */
static void write_hosts(const char *hosts, int64_t when) {
  const struct timespec times[2] = {{.tv_sec = when}, {.tv_sec = when}};
  char text[256] = "";
  for (const char *host = hosts; *host; host++)
    snprintf(text + strlen(text), sizeof text - strlen(text),
             "%c.test \"unlimited\"\n", *host);
  write_file(text);
  ck_assert_int_eq(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* Whether the store knows just the hosts of one letter below test. */
static bool knows_just(hsts_store *in, const char *hosts, int64_t now) {
  char name[] = "?.test";
  for (const char *letter = "abcdef"; *letter; letter++) {
    name[0] = *letter;
    if (knows(in, name, now) != (strchr(hosts, *letter) != NULL))
      return false;
  }
  return true;
}

/* Nor may the file tell of others. */
static bool names_just(const char *hosts) {
  const char *text = read_all(path);
  char name[] = "?.test";
  for (const char *letter = "abcdef"; *letter; letter++) {
    name[0] = *letter;
    if ((strstr(text, name) != NULL) != (strchr(hosts, *letter) != NULL))
      return false;
  }
  return true;
}

/* ---- One store ----------------------------------------------------------- */

START_TEST(what_was_noted_since_goes_and_nothing_else) {
  note_one(store, "a.test", 1000, 10);
  note_one(store, "b.test", 1000, 10);
  note_one(store, "c.test", 1000, 20);
  note_one(store, "d.test", 1000, 30);
  note_one(store, "b.test", 1000, 25); /* again */
  clear(store, 20, 40);
  ck_assert(knows_just(store, "a", 40));
  ck_assert_uint_eq(hsts_store_count(store), 1);
  save(store, 41);
  ck_assert(names_just("a"));
}
END_TEST

START_TEST(everything_goes_whatever_its_time) {
  note_one(store, "a.test", 1000, -5);
  note_one(store, "b.test", 1000, 10);
  note_one(store, "c.test", 1000, 900); /* and then the clock was set back */
  note_one(store, "d.test", 0, 10);     /* forgotten */
  clear(store, _i, 40);
  ck_assert_uint_eq(hsts_store_count(store), 0);
  note_one(store, "e.test", 1000, 50);
  save(store, 50);
  ck_assert(names_just("e"));
}
END_TEST

/* ---- The file ------------------------------------------------------------ */

/* Also lines that tell what was forgotten, and more hosts than there is room
   for. */
START_TEST(everything_goes_from_a_file_that_was_not_loaded) {
  hsts_store *small = open_store(1);
  write_file("a.test \"unlimited\"\nb.test \"unlimited\"\n"
             "c.test \"19700101 00:00:30\"\n");
  clear(small, 0, 40);
  if (_i == 1)
    load(small, 40);
  save(small, 40);
  ck_assert_uint_eq(hsts_store_count(small), 0);
  ck_assert(names_just(""));
  hsts_store_close(small);
}
END_TEST

/* Its hosts were noted before it was written. */
START_TEST(hosts_of_a_file_are_as_old_as_the_file) {
  write_hosts("ab", 10);
  if (_i % 2 == 0)
    load(store, 100);
  clear(store, _i < 2 ? 11 : 10, 110);
  load(store, 110);
  ck_assert(knows_just(store, _i < 2 ? "ab" : "", 110));
  save(store, 110);
  ck_assert(names_just(_i < 2 ? "ab" : ""));
}
END_TEST

/* A line that is still the same is as old as the file where it came from, and
   one that is another is new. */
START_TEST(hosts_of_a_file_that_was_written_again_are_as_old_as_before) {
  write_hosts("ab", 10);
  load(store, 20);
  write_file("a.test \"unlimited\"\n.b.test \"unlimited\"\n");
  save(store, 50);
  clear(store, 30, 60);
  save(store, 60);
  ck_assert(knows_just(store, "a", 60) && names_just("a"));
}
END_TEST

START_TEST(what_the_store_has_noted_itself_is_as_old_as_it_knows) {
  note_one(store, "a.test", 1000, 10);
  note_one(store, "b.test", 1000, 40);
  save(store, 50);
  save(store, 60);
  clear(store, 30, 70);
  save(store, 70);
  ck_assert(knows_just(store, "a", 70) && names_just("a"));
}
END_TEST

/* As after a write that failed. */
START_TEST(a_file_is_cleared_until_it_is_saved_and_not_after) {
  write_hosts("ab", 10);
  clear(store, 0, 20);
  ck_assert_int_eq(chmod(path, 0400), 0);
  ck_assert_int_eq(hsts_store_save(store, path, 21, NULL, NULL), HSTS_ERROR_IO);
  ck_assert_int_eq(chmod(path, 0600), 0);
  save(store, 22);
  ck_assert(names_just(""));
  write_hosts("c", 30); /* curl, which drops comments */
  save(store, 40);
  ck_assert(knows_just(store, "c", 40) && names_just("c"));
}
END_TEST

/* As another thread may, between the reading of a file and its merging. */
static void clear_and_save(void *context, size_t line, const char *reason) {
  (void)context, (void)line, (void)reason;
  clear(store, 0, 20);
  save(store, 20);
}

START_TEST(what_was_read_before_is_cleared_too) {
  write_file("a.test \"unlimited\"\nb.test damaged\n");
  ck_assert_int_eq(hsts_store_load(store, path, 20, clear_and_save, NULL),
                   HSTS_OK);
  ck_assert(knows_just(store, "", 20));
  save(store, 30);
  ck_assert(names_just(""));
}
END_TEST

/* ---- Two stores ---------------------------------------------------------- */

/* The other has some from the file, has saved some, and has yet to save some;
   what it notes later it keeps. */
START_TEST(another_store_learns_of_it_by_the_file) {
  hsts_store *other = open_store(100);
  note_one(store, "a.test", 1000, 10);
  save(store, 10);
  note_one(other, "b.test", 1000, 10);
  save(other, 11);
  note_one(other, "c.test", 1000, 15);
  clear(store, 0, 20);
  save(store, 20);
  ck_assert(names_just(""));
  note_one(other, "d.test", 1000, 25);
  save(other, 30);
  ck_assert(knows_just(other, "d", 30) && names_just("d"));
  save(store, 31);
  save(other, 32);
  ck_assert(knows_just(other, "d", 32) && knows_just(store, "d", 32));
  ck_assert(names_just("d"));
  hsts_store_close(other);
}
END_TEST

START_TEST(another_store_learns_of_the_period) {
  hsts_store *other = open_store(100);
  note_one(other, "a.test", 1000, 10);
  note_one(other, "b.test", 1000, 20);
  save(other, 21);
  clear(store, 15, 30);
  save(store, 30);
  note_one(other, "c.test", 1000, 31);
  load(other, 32);
  ck_assert(knows_just(other, "ac", 32));
  save(other, 33);
  ck_assert(names_just("ac"));
  hsts_store_close(other);
}
END_TEST

/* Between the clearing and the next save. */
START_TEST(what_another_saves_meanwhile_goes_and_comes_back_if_it_is_later) {
  hsts_store *other = open_store(100);
  note_one(other, "a.test", 1000, 10);
  clear(store, 0, 20);
  note_one(other, "b.test", 1000, 21);
  save(other, 22);
  save(store, 30);
  ck_assert(names_just(""));
  save(other, 40);
  ck_assert(knows_just(other, "b", 40) && names_just("b"));
  hsts_store_close(other);
}
END_TEST

START_TEST(another_store_forgets_what_it_noted_in_the_future) {
  hsts_store *other = open_store(100);
  note_one(other, "a.test", 1000, 900); /* and then the clock was set back */
  clear(store, 5, 20);
  save(store, 20);
  save(other, 30);
  ck_assert(knows_just(other, "", 30) && names_just(""));
  hsts_store_close(other);
}
END_TEST

/* A third has it from there, and does not know that it was noted before. */
START_TEST(a_host_that_may_have_been_noted_before_goes) {
  hsts_store *other = open_store(100), *third = open_store(100);
  clear(store, 0, 20);
  note_one(other, "a.test", 1000, 10);
  save(other, 25);
  load(third, 26);
  save(store, 30);
  save(third, 31);
  ck_assert(knows_just(third, "", 31) && names_just(""));
  hsts_store_close(other);
  hsts_store_close(third);
}
END_TEST

static const char cleared[] =
    "# cleared at 19700101 00:00:20, what was noted since 19700101 00:00:00\n";

static void write_cleared(const char *line) {
  char text[160];
  snprintf(text, sizeof text, "%s%s", cleared, line);
  write_file(text);
}

/* What came from a file that had been cleared stays, also if another has
   dropped it there. */
START_TEST(a_clearing_is_done_once) {
  write_cleared("a.test \"unlimited\"\n");
  load(store, 30);
  write_cleared("b.test \"unlimited\"\n");
  load(store, 40);
  ck_assert(knows_just(store, "ab", 40));
  save(store, 50);
  load(store, 60);
  ck_assert(knows_just(store, "ab", 60));
}
END_TEST

/* ---- What the file says -------------------------------------------------- */

static unsigned count_clearings(void) {
  unsigned count = 0;
  for (const char *at = read_all(path); (at = strstr(at, "# cleared at "));
       at++)
    count++;
  return count;
}

START_TEST(a_clearing_is_told_of_for_30_days) {
  enum { DAYS_30 = 30 * 24 * 60 * 60 };
  clear(store, 5, 20);
  save(store, DAYS_30 + 19);
  ck_assert_ptr_nonnull(strstr(read_all(path),
                               "\n# cleared at 19700101 00:00:20, what was "
                               "noted since 19700101 00:00:05\n"));
  save(store, DAYS_30 + 20);
  ck_assert_uint_eq(count_clearings(), 0);
}
END_TEST

START_TEST(a_clearing_that_is_30_days_old_is_passed_over) {
  enum { DAYS_30 = 30 * 24 * 60 * 60 };
  note_one(store, "a.test", INT64_MAX, 10);
  write_cleared("b.test \"unlimited\"\n");
  load(store, DAYS_30 + 20);
  ck_assert(knows_just(store, "ab", DAYS_30 + 20));
  load(store, DAYS_30 + 19);
  ck_assert(knows_just(store, "b", DAYS_30 + 20));
}
END_TEST

START_TEST(a_clearing_tells_of_those_within_it) {
  for (int64_t day = 1; day < 20; day++)
    clear(store, 0, day * 86400);
  save(store, 20 * 86400);
  ck_assert_uint_eq(count_clearings(), 1);
}
END_TEST

/* The oldest of those that are too many become one, which has no less. */
START_TEST(there_are_no_more_than_eight_and_none_is_lost) {
  hsts_store *other = open_store(100);
  for (int i = 0; i < _i; i++) {
    char name[32];
    snprintf(name, sizeof name, "h%d.test", i);
    note_one(other, name, 10000, 10 * i + 5);
    clear(store, 10 * i + 4, 10 * i + 6);
  }
  save(store, 1000);
  ck_assert_uint_eq(count_clearings(), 8);
  load(other, 1000);
  ck_assert_uint_eq(hsts_store_count(other), 0);
  hsts_store_close(other);
}
END_TEST

static const char *const damaged[] = {
    "# cleared at 19700101 00:00:30, what was noted since",
    "# cleared at 19700101 00:00:30, what was noted since 19700101 00:00:3",
    "# cleared at 19700132 00:00:30, what was noted since x9700101 00:00:30",
    "# cleared at tomorrow, what was noted since 19700101 00:00:00",
    "# cleared",
    "#cleared at 19700101 00:00:30, what was noted since 19700101 00:00:00",
};

START_TEST(a_damaged_clearing_is_a_comment) {
  char text[256];
  note_one(store, "a.test", 1000, 10);
  snprintf(text, sizeof text, "b.test \"unlimited\"\n%s\n", damaged[_i]);
  write_file(text);
  save(store, 40);
  ck_assert(knows_just(store, "ab", 40));
  ck_assert_uint_eq(count_clearings(), 0);
}
END_TEST

/* From a clock that was set back: it has no power over what is yet to come. */
START_TEST(a_clearing_of_the_future_is_one_of_now) {
  write_file("# cleared at 99991231 23:59:59, what was noted since 19700101 "
             "00:00:00\nc.test \"unlimited\"\n");
  note_one(store, "a.test", 1000, 10);
  clear(store, 5, 500); /* such as ours */
  save(store, 20);
  ck_assert_ptr_null(strstr(read_all(path), "9999"));
  ck_assert_ptr_null(strstr(read_all(path), "00:08:20"));
  ck_assert(knows_just(store, "", 20));
  note_one(store, "b.test", 1000, 30);
  save(store, 40);
  ck_assert(knows_just(store, "b", 40) && names_just("b"));
}
END_TEST

/* Its hosts go all the same, though it tells of a longer period than ours. */
START_TEST(a_file_that_tells_of_the_future_is_cleared) {
  write_file("# cleared at 99991231 23:59:59, what was noted since 19700101 "
             "00:00:00\na.test \"unlimited\"\n");
  if (_i == 1)
    load(store, 10);
  clear(store, 0, 15);
  save(store, 20);
  ck_assert(knows_just(store, "", 20) && names_just(""));
}
END_TEST

START_TEST(there_has_to_be_a_store) {
  ck_assert_int_eq(hsts_store_clear(NULL, 0, 0), HSTS_ERROR_ARGUMENT);
}
END_TEST

/* ---- Two processes ------------------------------------------------------- */

/* The child's store knows a.test before and notes b.test after. */
static void run_other(int ready, int go) {
  hsts_store *own = open_store(100);
  char byte = 0;
  load(own, 10);
  bool right = knows_just(own, "a", 10) && write(ready, &byte, 1) == 1 &&
               read(go, &byte, 1) == 1;
  note_one(own, "b.test", 1000, 30);
  save(own, 31);
  right = right && knows_just(own, "b", 31);
  hsts_store_close(own);
  _exit(right ? 0 : 1);
}

START_TEST(another_process_learns_of_it) {
  int ready[2], go[2], status;
  char byte = 0;
  note_one(store, "a.test", 1000, 5);
  save(store, 5);
  ck_assert_int_eq(pipe(ready) + pipe(go), 0);
  pid_t child = fork();
  ck_assert_int_ge(child, 0);
  if (child == 0)
    run_other(ready[1], go[0]);
  ck_assert_int_eq(read(ready[0], &byte, 1), 1);
  clear(store, 0, 20);
  save(store, 20);
  ck_assert_int_eq(write(go[1], &byte, 1), 1);
  ck_assert_int_eq(waitpid(child, &status, 0), child);
  ck_assert_int_eq(status, 0);
  save(store, 40);
  ck_assert(knows_just(store, "b", 40) && names_just("b"));
}
END_TEST

int main(void) {
  Suite *suite = suite_create("store_clear");
  TCase *tests = tcase_create("store_clear");
  tcase_set_timeout(tests, 60);
  tcase_add_checked_fixture(tests, make_folder, remove_folder);
  tcase_add_test(tests, what_was_noted_since_goes_and_nothing_else);
  tcase_add_loop_test(tests, everything_goes_whatever_its_time, -1, 1);
  tcase_add_loop_test(tests, everything_goes_from_a_file_that_was_not_loaded, 0,
                      2);
  tcase_add_loop_test(tests, hosts_of_a_file_are_as_old_as_the_file, 0, 4);
  tcase_add_test(tests,
                 hosts_of_a_file_that_was_written_again_are_as_old_as_before);
  tcase_add_test(tests, what_the_store_has_noted_itself_is_as_old_as_it_knows);
  tcase_add_test(tests, a_file_is_cleared_until_it_is_saved_and_not_after);
  tcase_add_test(tests, what_was_read_before_is_cleared_too);
  tcase_add_test(tests, another_store_learns_of_it_by_the_file);
  tcase_add_test(tests, another_store_learns_of_the_period);
  tcase_add_test(
      tests, what_another_saves_meanwhile_goes_and_comes_back_if_it_is_later);
  tcase_add_test(tests, another_store_forgets_what_it_noted_in_the_future);
  tcase_add_test(tests, a_host_that_may_have_been_noted_before_goes);
  tcase_add_test(tests, a_clearing_is_done_once);
  tcase_add_test(tests, a_clearing_is_told_of_for_30_days);
  tcase_add_test(tests, a_clearing_that_is_30_days_old_is_passed_over);
  tcase_add_test(tests, a_clearing_tells_of_those_within_it);
  tcase_add_loop_test(tests, there_are_no_more_than_eight_and_none_is_lost, 8,
                      30);
  tcase_add_loop_test(tests, a_damaged_clearing_is_a_comment, 0,
                      COUNT(damaged));
  tcase_add_test(tests, a_clearing_of_the_future_is_one_of_now);
  tcase_add_loop_test(tests, a_file_that_tells_of_the_future_is_cleared, 0, 2);
  tcase_add_test(tests, there_has_to_be_a_store);
  tcase_add_test(tests, another_process_learns_of_it);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
