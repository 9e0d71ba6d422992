/* SPDX-License-Identifier: MIT */
/*
 * The store's files, in the format of curl's HSTS cache: lines and dates, what
 * is merged, two stores that share a file, faults of the system, and the real
 * curl, which reads what is written here and writes what is read here.
 */
#include "environment.h"
#include "store_files.h"
#include "store_text.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- Lines ------------------------------------------------------------ */

static const struct {
  const char *date;
  int64_t time; /* as date -u +%s says */
} dates[] = {{"19700101 00:00:00", 0},
             {"20000229 12:34:56", 951827696},
             {"20261123 00:24:09", 1795393449},
             {"20380119 03:14:08", INT64_C(2147483648)},
             {"21000228 23:59:59", INT64_C(4107542399)},
             {"21000301 00:00:00", INT64_C(4107542400)},
             {"99991231 23:59:59", INT64_C(253402300799)},
             {"unlimited", HSTS_NEVER}};

START_TEST(dates_are_read_and_written) {
  char text[64], out[STORE_LINE_MAX];
  struct store_line line;
  int length = snprintf(text, sizeof text, ".a.b \"%s\"\n", dates[_i].date);
  ck_assert_ptr_null(hsts_store_line_read(text, (size_t)length - 1, &line));
  ck_assert_int_eq(line.expires, dates[_i].time);
  ck_assert(line.include_subdomains);
  ck_assert_uint_eq(hsts_store_line_write(&line, out), (size_t)length);
  ck_assert_mem_eq(out, text, (size_t)length);
}
END_TEST

START_TEST(every_day_is_read_as_it_is_written) {
  for (int64_t day = 0; day < 2932897; day += (int64_t)(1 + test_share() / 5)) {
    char out[STORE_LINE_MAX];
    const struct store_line line = {
        .host = "a", .host_length = 1, .expires = day * 86400 + day % 86400};
    struct store_line again;
    size_t length = hsts_store_line_write(&line, out);
    ck_assert_ptr_null(hsts_store_line_read(out, length - 1, &again));
    ck_assert_int_eq(again.expires, line.expires);
    ck_assert(!again.include_subdomains);
  }
}
END_TEST

static const char *const damaged[] = {
    ".",
    "a.test",
    "a.test 20300101 00:00:00",
    "a.test \"\"",
    "a.test \"2030010 00:00:00\"",
    "a.test \"20300001 00:00:00\"",
    "a.test \"20301301 00:00:00\"",
    "a.test \"20300132 00:00:00\"",
    "a.test \"100001301 00:00:00\"",
    "a.test \"20300101 24:00:00\"",
    "a.test \"20300101 00:60:00\"",
    "a.test \"20300101 00:00:61\"",
    "a.test \"2030-101 00:00:00\"",
    "a.test \"Unlimited\"",
    "1.2.3.4 \"unlimited\"",
    "localhost \"unlimited\"",
    "a..test \"unlimited\"",
    "\xC3\xA9.test \"unlimited\"",
};

/* What curl takes besides what it writes; times are what date -u +%s says. */
static const struct {
  const char *line;
  int64_t time;
} taken[] = {
    {"a.test \"20361231\"", 2114294400},
    {"a.test \"20361231 10:00\"", 2114330400},
    {"a.test \"20361231 10:00:00", 2114330400}, /* 7.88 wants no other quote */
    {"\v\f a.test\t\"Sun, 06 Nov 2034 08:49:37 GMT\"", 2046415777},
    {"a.test \"Sunday, 06-Nov-34 08:49:37 GMT\" more", 2046415777},
    {"a.test \"Sun Nov  6 08:49:37 2034\"", 2046415777},
    {"a.test \"2034/nov/6\"", 2046384000},
    {"a.test \"6 Nov 34 10:00 +0200\"", 2046412800},
    {"a.test \"20300229 00:00:00\"", 1898553600}, /* the 1st of March */
    {"a.test \"20300100 00:00:00\"", 1893369600}, /* the 31st of December */
    {"a.test \"100000101 00:00:00\"", HSTS_NEVER},
    /* 7.88 reads 64 bytes, of which there is a date; 8.22 reads 256. */
    {"a.test \"20361231                                                        "
     " x y\"",
     2114294400},
    {"a.test \"                                                             "
     "6 Nov 2034\"",
     2046384000},
};

START_TEST(what_curl_takes_is_read) {
  struct store_line line;
  ck_assert_ptr_null(
      hsts_store_line_read(taken[_i].line, strlen(taken[_i].line), &line));
  ck_assert_int_eq(line.expires, taken[_i].time);
  ck_assert_uint_eq(line.host_length, 6);
  ck_assert_mem_eq(line.host, "a.test", 6);
}
END_TEST

struct told {
  size_t count, line;
};

static void tell(void *context, size_t line, const char *reason) {
  struct told *told = (struct told *)context;
  ck_assert_uint_gt(strlen(reason), 10);
  told->count++;
  told->line = line;
}

START_TEST(a_damaged_line_is_skipped_and_told_of) {
  struct told told = {0};
  char text[256];
  snprintf(text, sizeof text,
           "# comment\n  \nb.test \"unlimited\"\r\n%s\n\tc.test  "
           "\"20300101 00:00:00\" more",
           damaged[_i]);
  write_file(text);
  ck_assert_int_eq(hsts_store_load(store, path, 0, tell, &told), HSTS_OK);
  ck_assert_uint_eq(told.count, 1);
  ck_assert_uint_eq(told.line, 4);
  ck_assert(knows(store, "b.test", 0) && knows(store, "c.test", 0));
  ck_assert_uint_eq(hsts_store_count(store), 2);
}
END_TEST

/* ---- Merging ---------------------------------------------------------- */

START_TEST(what_is_saved_is_loaded) {
  note_all(store, "a.b.test", 100, 0);
  note_one(store, "b.test", INT64_MAX, 0);
  note_one(store, "old.test", 5, 0);
  save(store, 10);
  ck_assert_str_eq(read_file(path), ".a.b.test \"19700101 00:01:40\"\n"
                                    "b.test \"unlimited\"\n"
                                    "old.test \"19700101 00:00:05\"\n");
  hsts_store *other = open_store(10);
  load(other, 20);
  ck_assert_int_eq(look_up(other, "x.a.b.test", 20).expires, 100);
  ck_assert_int_eq(look_up(other, "b.test", 20).expires, HSTS_NEVER);
  ck_assert(!knows(other, "x.b.test", 20));
  hsts_store_close(other);
}
END_TEST

START_TEST(the_file_counts_but_for_what_was_noted_since) {
  write_file("a.test \"19700101 00:01:00\"\nb.test \"19700101 00:01:00\"\n");
  load(store, 0);
  note_one(store, "a.test", 10, 0);
  write_file("a.test \"19700101 00:02:00\"\nb.test \"19700101 00:02:00\"\n"
             "c.test \"19700101 00:02:00\"\n");
  save(store, 0);
  ck_assert_str_eq(read_file(path), "a.test \"19700101 00:00:10\"\n"
                                    "b.test \"19700101 00:02:00\"\n"
                                    "c.test \"19700101 00:02:00\"\n");
  write_file("a.test \"19700101 00:03:00\"\n");
  load(store, 0); /* it is saved, so now the file counts */
  ck_assert_int_eq(look_up(store, "a.test", 0).expires, 180);
  ck_assert(knows(store, "b.test", 0));
}
END_TEST

START_TEST(a_byte_order_mark_loses_no_line) {
  write_file("\xEF\xBB\xBF.a.test \"unlimited\"\nb.test \"unlimited\"\n");
  load(store, 0);
  ck_assert(knows(store, "x.a.test", 0) && knows(store, "b.test", 0));
  ck_assert_uint_eq(hsts_store_count(store), 2);
}
END_TEST

/* As curl 8.22 reads them: those that have expired say nothing, of the others
   the latest time counts, and includeSubDomains if one has it. */
static const struct {
  const char *text;
  int64_t time;
  bool include_subdomains;
} doubled[] = {
    {".A.TEST. \"20300101 00:00:00\"\na.test \"20350101 00:00:00\"\n",
     2051222400, true},
    {"a.test \"20350101 00:00:00\"\n.a.test \"20300101 00:00:00\"\n",
     2051222400, true},
    {"a.test \"20350101 00:00:00\"\na.test \"20300101 00:00:00\"\n", 2051222400,
     false},
    {".a.test \"20200101 00:00:00\"\na.test \"20350101 00:00:00\"\n",
     2051222400, false},
    {"a.test \"20350101 00:00:00\"\n.a.test \"20200101 00:00:00\"\n",
     2051222400, false},
};

START_TEST(of_two_lines_for_a_host_the_later_time_counts) {
  const int64_t now = 1800000000; /* 2027 */
  write_file(doubled[_i].text);
  load(store, now);
  ck_assert_int_eq(look_up(store, "a.test", now).expires, doubled[_i].time);
  ck_assert(knows(store, "x.a.test", now) == doubled[_i].include_subdomains);
  ck_assert_uint_eq(hsts_store_count(store), 1);
}
END_TEST

START_TEST(of_two_lines_that_have_expired_the_later_takes_the_host_back) {
  note_one(store, "a.test", 1000, 0);
  save(store, 0);
  write_file("a.test \"19700101 00:00:09\"\na.test \"19700101 00:00:05\"\n");
  save(store, 10);
  ck_assert(!knows(store, "a.test", 10));
  ck_assert_str_eq(read_file(path), "a.test \"19700101 00:00:09\"\n");
}
END_TEST

/* ---- Two stores ------------------------------------------------------- */

START_TEST(two_stores_share_a_file) {
  hsts_store *other = open_store(100);
  note_one(store, "a.test", 1000, 0);
  note_one(other, "b.test", 1000, 0);
  save(store, 1);
  save(other, 1);
  save(store, 1);
  ck_assert(knows(store, "b.test", 1) && knows(other, "a.test", 1));
  note_one(other, "a.test", 0, 2);
  save(other, 3);
  save(store, 4);
  ck_assert(!knows(store, "a.test", 4));
  save(other, 5);
  ck_assert(!knows(other, "a.test", 5) && knows(other, "b.test", 5));
  hsts_store_close(other);
}
END_TEST

/* What curl has not read it does not write. */
START_TEST(a_host_that_another_has_dropped_stays) {
  note_one(store, "a.test", 1000, 0);
  save(store, 0);
  write_file("b.test \"unlimited\"\n");
  save(store, 0);
  ck_assert_str_eq(read_file(path), "a.test \"19700101 00:16:40\"\n"
                                    "b.test \"unlimited\"\n");
}
END_TEST

enum { SAVERS = 4, SAVES = 10 };

static void save_often(unsigned number) {
  hsts_store *own = open_store(1000);
  for (unsigned i = 0; i < SAVES; i++) {
    char name[32];
    snprintf(name, sizeof name, "h%u.s%u.test", i, number);
    note_one(own, name, 1000, 0);
    hsts_status status;
    do /* a slow disk may keep the others waiting for more than a second */
      status = hsts_store_save(own, path, 0, NULL, NULL);
    while (status == HSTS_ERROR_BUSY);
    if (status != HSTS_OK)
      _exit(1);
  }
  hsts_store_close(own);
  _exit(0);
}

START_TEST(processes_that_save_at_once_lose_nothing) {
  for (unsigned i = 0; i < SAVERS; i++) {
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0)
      save_often(i);
  }
  for (unsigned i = 0; i < SAVERS; i++) {
    int status;
    ck_assert_int_gt(wait(&status), 0);
    ck_assert_int_eq(status, 0);
  }
  load(store, 0);
  ck_assert_uint_eq(hsts_store_count(store), SAVERS * SAVES);
}
END_TEST

/* ---- Faults ----------------------------------------------------------- */

START_TEST(a_file_that_cannot_be_written_stays_whole) {
  struct rlimit before, little;
  char fresh[96];
  write_file("a.test \"unlimited\"\n");
  note_one(store, "b.test", 10, 0);
  ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
  little = before;
  little.rlim_cur = 50;
  signal(SIGXFSZ, SIG_IGN);
  ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &little), 0);
  hsts_status status = hsts_store_save(store, path, 0, NULL, NULL);
  int error = errno;
  setrlimit(RLIMIT_FSIZE, &before);
  ck_assert_int_eq(status, HSTS_ERROR_IO);
  ck_assert_int_eq(error, EFBIG);
  ck_assert_str_eq(read_file(path), "a.test \"unlimited\"\n");
  snprintf(fresh, sizeof fresh, "%s.new", path);
  ck_assert_int_ne(access(fresh, F_OK), 0);
  save(store, 0); /* nothing was taken for saved */
  ck_assert_ptr_nonnull(strstr(read_file(path), "b.test"));
}
END_TEST

START_TEST(what_is_no_file_is_told) {
  ck_assert_int_eq(hsts_store_load(store, path, 0, NULL, NULL), HSTS_ERROR_IO);
  ck_assert_int_eq(errno, ENOENT);
  ck_assert_int_eq(hsts_store_load(store, folder, 0, NULL, NULL),
                   HSTS_ERROR_IO);
  ck_assert_int_eq(errno, EISDIR);
  ck_assert_int_eq(hsts_store_save(store, "/nowhere/hosts", 0, NULL, NULL),
                   HSTS_ERROR_IO);
  ck_assert_int_eq(errno, ENOENT);
  ck_assert_int_eq(hsts_store_save(store, "", 0, NULL, NULL),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_store_load(NULL, path, 0, NULL, NULL),
                   HSTS_ERROR_ARGUMENT);
}
END_TEST

START_TEST(modes_and_links_stay) {
  struct stat facts;
  char name[96];
  save(store, 0);
  ck_assert_int_eq(stat(path, &facts), 0);
  ck_assert_uint_eq(facts.st_mode & 0777, 0600);
  ck_assert_int_eq(chmod(path, 0640), 0);
  snprintf(name, sizeof name, "%s/link", folder);
  ck_assert_int_eq(symlink("hosts", name), 0);
  note_one(store, "a.test", 10, 0);
  ck_assert_int_eq(hsts_store_save(store, name, 0, NULL, NULL), HSTS_OK);
  ck_assert_int_eq(lstat(name, &facts), 0);
  ck_assert(S_ISLNK(facts.st_mode));
  ck_assert_int_eq(stat(path, &facts), 0);
  ck_assert_uint_eq(facts.st_mode & 0777, 0640);
  ck_assert_ptr_nonnull(strstr(read_file(path), "a.test"));
}
END_TEST

/* A link to a file that is yet to come, by way of another. */
START_TEST(a_link_may_lead_to_a_file_that_is_yet_to_come) {
  struct stat facts;
  char name[96], second[96];
  snprintf(name, sizeof name, "%s/link", folder);
  snprintf(second, sizeof second, "%s/said", folder);
  ck_assert_int_eq(symlink("said", name), 0);
  ck_assert_int_eq(symlink(path, second), 0);
  note_one(store, "a.test", 10, 0);
  ck_assert_int_eq(hsts_store_save(store, name, 0, NULL, NULL), HSTS_OK);
  ck_assert_int_eq(lstat(name, &facts), 0);
  ck_assert(S_ISLNK(facts.st_mode));
  ck_assert_int_eq(lstat(path, &facts), 0);
  ck_assert(S_ISREG(facts.st_mode));
  ck_assert_int_eq(unlink(second) + symlink("link", second), 0);
  ck_assert_int_eq(hsts_store_save(store, name, 0, NULL, NULL), HSTS_ERROR_IO);
  ck_assert_int_eq(errno, ELOOP);
}
END_TEST

START_TEST(a_file_may_be_named_without_its_folder) {
  char before[512];
  ck_assert_ptr_nonnull(getcwd(before, sizeof before));
  ck_assert_int_eq(chdir(folder), 0);
  ck_assert_int_eq(symlink("hosts", "link"), 0);
  for (int i = 0; i < 2; i++) { /* the link leads nowhere at first */
    note_one(store, i == 0 ? "a.test" : "b.test", 10, 0);
    ck_assert_int_eq(
        hsts_store_save(store, i == 0 ? "link" : "hosts", 0, NULL, NULL),
        HSTS_OK);
  }
  ck_assert_int_eq(chdir(before), 0);
  ck_assert_str_eq(read_file(path), "a.test \"19700101 00:00:10\"\n"
                                    "b.test \"19700101 00:00:10\"\n");
}
END_TEST

START_TEST(what_is_no_regular_file_stays_and_nothing_comes_beside_it) {
  char lock[96];
  snprintf(lock, sizeof lock, "%s.lock", path);
  ck_assert_int_eq(_i == 0 ? mkfifo(path, 0600) : mkdir(path, 0700), 0);
  ck_assert_int_eq(hsts_store_save(store, path, 0, NULL, NULL), HSTS_ERROR_IO);
  ck_assert_int_eq(errno, _i == 0 ? EINVAL : EISDIR);
  ck_assert_int_ne(access(lock, F_OK), 0);
  ck_assert_int_eq(_i == 0 ? unlink(path) : rmdir(path), 0);
}
END_TEST

/* ---- The real curl ---------------------------------------------------- */

static bool curl_has_hsts(void) {
  return system("curl --version 2>/dev/null | grep -q HSTS") == 0; /* NOLINT */
}

/* curl reads the file, asks for nothing, and writes the file. */
static void curl_rewrites(void) {
  char command[160];
  snprintf(command, sizeof command,
           "curl -s --hsts %s -o /dev/null file:///dev/null", path);
  ck_assert_int_eq(system(command), 0); /* NOLINT: a command of our own */
}

/* Whether curl goes to https by itself. */
static bool curl_upgrades(const char *host) {
  char command[256];
  snprintf(command, sizeof command,
           "curl -sv --noproxy '*' --hsts %s --resolve %s:443:127.0.0.1 "
           "--resolve %s:80:127.0.0.1 -m 5 -o /dev/null http://%s/ 2>&1 |"
           " grep -q 'Switched from HTTP to HTTPS'",
           path, host, host, host);
  return system(command) == 0; /* NOLINT: a command of our own */
}

START_TEST(curl_reads_what_is_written_here) {
  if (!curl_has_hsts())
    return;
  int64_t now = INT64_C(1900000000);
  note_all(store, "test", 1000, now); /* would swallow those below it */
  note_all(store, "b.test", 2000, now);
  note_one(store, "a.b.test", 3000, now);
  note_one(store, "c.example", INT64_MAX, now);
  save(store, now);
  ck_assert(curl_upgrades("x.test") && curl_upgrades("x.b.test") &&
            curl_upgrades("c.example"));
  ck_assert(!curl_upgrades("x.c.example"));
  curl_rewrites();
  ck_assert_str_eq(read_file(path), "a.b.test \"20300317 18:36:40\"\n"
                                    ".b.test \"20300317 18:20:00\"\n"
                                    "c.example \"unlimited\"\n"
                                    ".test \"20300317 18:03:20\"\n");
}
END_TEST

START_TEST(what_curl_writes_is_read_here) {
  struct told told = {0};
  if (!curl_has_hsts())
    return;
  write_file(".all.test \"20380119 03:14:08\"\none.test \"unlimited\"\n"
             "Upper.Test \"20300101 10:11:12\"\n");
  curl_rewrites();
  ck_assert_int_eq(hsts_store_load(store, path, 0, tell, &told), HSTS_OK);
  ck_assert_uint_eq(told.count, 0);
  ck_assert_int_eq(look_up(store, "x.all.test", 0).expires,
                   INT64_C(2147483648));
  ck_assert_int_eq(look_up(store, "one.test", 0).expires, HSTS_NEVER);
  ck_assert_int_eq(look_up(store, "upper.test", 0).expires, 1893492672);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("store_file");
  TCase *tests = tcase_create("store_file");
  tcase_set_timeout(tests, 60);
  tcase_add_checked_fixture(tests, make_folder, remove_folder);
  tcase_add_loop_test(tests, dates_are_read_and_written, 0, COUNT(dates));
  tcase_add_test(tests, every_day_is_read_as_it_is_written);
  tcase_add_loop_test(tests, a_damaged_line_is_skipped_and_told_of, 0,
                      COUNT(damaged));
  tcase_add_test(tests, what_is_saved_is_loaded);
  tcase_add_test(tests, the_file_counts_but_for_what_was_noted_since);
  tcase_add_loop_test(tests, what_curl_takes_is_read, 0, COUNT(taken));
  tcase_add_test(tests, a_byte_order_mark_loses_no_line);
  tcase_add_loop_test(tests, of_two_lines_for_a_host_the_later_time_counts, 0,
                      COUNT(doubled));
  tcase_add_test(tests,
                 of_two_lines_that_have_expired_the_later_takes_the_host_back);
  tcase_add_test(tests, two_stores_share_a_file);
  tcase_add_test(tests, a_host_that_another_has_dropped_stays);
  tcase_add_test(tests, processes_that_save_at_once_lose_nothing);
  tcase_add_test(tests, a_link_may_lead_to_a_file_that_is_yet_to_come);
  tcase_add_test(tests, a_file_may_be_named_without_its_folder);
  tcase_add_loop_test(
      tests, what_is_no_regular_file_stays_and_nothing_comes_beside_it, 0, 2);
  tcase_add_test(tests, a_file_that_cannot_be_written_stays_whole);
  tcase_add_test(tests, what_is_no_file_is_told);
  tcase_add_test(tests, modes_and_links_stay);
  tcase_add_test(tests, curl_reads_what_is_written_here);
  tcase_add_test(tests, what_curl_writes_is_read_here);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
