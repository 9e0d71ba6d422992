/* SPDX-License-Identifier: MIT */
/*
 * The memory of a store with all defaults, which has room for 65,536 hosts, as
 * long as it has few: what the system says is resident, in pages.
 */
#include "environment.h"
#include "store_calls.h"

#include <stdio.h>

enum { KNOWN_MAX = 200, MANY_MAX = 400 }; /* kB */

/* In kB; each mapping has a line for it.  /proc/self/statm may lag behind. */
static long resident(void) {
  char line[512];
  long sum = 0, kilobytes;
  FILE *maps = fopen("/proc/self/smaps", "r");
  if (!maps)
    return -1;
  while (fgets(line, sizeof line, maps))
    if (sscanf(line, "Rss: %ld kB", &kilobytes) == 1) /* NOLINT: a number */
      sum += kilobytes;
  fclose(maps);
  return sum > 0 ? sum : -1;
}

static void note_until(hsts_store *store, unsigned *noted, unsigned count) {
  for (; *noted < count; ++*noted) {
    char name[64];
    snprintf(name, sizeof name, "www.host%u.example%u.test", *noted, *noted);
    note_all(store, name, 1000, 1);
  }
}

/* Whatever is touched but once: code, and what reading the maps takes. */
static void touch_code(void) {
  hsts_store *store = open_store(10);
  unsigned noted = 0;
  note_until(store, &noted, 3);
  hsts_store_close(store);
  (void)resident();
}

START_TEST(few_hosts_take_little_memory) {
  static const struct {
    unsigned hosts;
    long most;
  } steps[] = {
      {0, KNOWN_MAX}, {1, KNOWN_MAX}, {100, KNOWN_MAX}, {1000, MANY_MAX}};
  hsts_store *store = NULL;
  unsigned noted = 0;
  touch_code();
  long before = resident();
  ck_assert_int_eq(hsts_store_open(&store, NULL), HSTS_OK);
  for (size_t i = 0; i < COUNT(steps); i++) {
    note_until(store, &noted, steps[i].hosts);
    long taken = resident() - before;
    ck_assert_msg(taken < steps[i].most, "%u hosts take %ld kB", steps[i].hosts,
                  taken);
  }
  ck_assert_uint_eq(hsts_store_count(store), noted);
  hsts_store_close(store);
}
END_TEST

int main(void) {
  const char *why = NULL;
  if (test_has_trait("instrumented"))
    why = "it is the memory of the tools around it that would be measured";
  else if (test_has_trait("foreign"))
    why = "it is the memory of the emulator that would be measured";
  else if (resident() < 0)
    why = "this system does not tell, in /proc/self/smaps";
  if (why) {
    printf("1..0 # SKIP %s\n", why);
    return EXIT_SUCCESS;
  }
  Suite *suite = suite_create("store_memory");
  TCase *tests = tcase_create("store_memory");
  tcase_add_test(tests, few_hosts_take_little_memory);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
