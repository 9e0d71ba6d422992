/* SPDX-License-Identifier: MIT */
/*
 * store_saver FILE NOW STEP...: the store for tests in the shell, step by step:
 *
 *     +HOST=MAX-AGE   notes a header, .HOST=MAX-AGE one with includeSubDomains
 *     load, save      does that with FILE
 *     clear=SINCE     clears what was noted since
 *     @HOST           whether it is known: "HOST 1" or "HOST 0"
 *     hold            waits for a line on standard input
 *
 * The exit status is that of the first step that fails, an hsts_status.
 */
#include "hsts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static hsts_store *store;
static const char *path;
static int64_t now;

static void tell(void *context, size_t line, const char *reason) {
  (void)context;
  fprintf(stderr, "line %zu: %s\n", line, reason);
}

static hsts_status note(const char *step) {
  const char *equals = strchr(step, '=');
  const hsts_note what = {.max_age = equals != NULL ? atoll(equals + 1) : 0,
                          .include_subdomains = step[0] == '.',
                          .secure = true,
                          .now = now};

  if (equals == NULL)
    return HSTS_ERROR_ARGUMENT;
  return hsts_store_note(store, step + 1, (size_t)(equals - step) - 1, &what,
                         NULL);
}

static hsts_status look_up(const char *host) {
  hsts_known known;
  hsts_status status =
      hsts_store_lookup(store, host, strlen(host), now, &known);

  if (status == HSTS_OK)
    printf("%s %d\n", host, known.known);
  return status;
}

static hsts_status take(const char *step) {
  if (step[0] == '+' || step[0] == '.')
    return note(step);
  if (step[0] == '@')
    return look_up(step + 1);
  if (strncmp(step, "clear=", 6) == 0)
    return hsts_store_clear(store, atoll(step + 6), now);
  if (strcmp(step, "load") == 0)
    return hsts_store_load(store, path, now, tell, NULL);
  if (strcmp(step, "save") == 0)
    return hsts_store_save(store, path, now, tell, NULL);
  if (strcmp(step, "hold") == 0)
    return getchar() == '\n' ? HSTS_OK : HSTS_ERROR_IO;
  return HSTS_ERROR_ARGUMENT;
}

int main(int count, char **arguments) {
  hsts_status status;

  if (count < 3)
    return HSTS_ERROR_ARGUMENT;
  path = arguments[1];
  now = atoll(arguments[2]);
  status = hsts_store_open(&store, NULL);
  for (int i = 3; i < count && status == HSTS_OK; i++) {
    errno = 0;
    status = take(arguments[i]);
    if (status != HSTS_OK)
      fprintf(stderr, "%s: %s: %s\n", arguments[i], hsts_strerror(status),
              strerror(errno));
    fflush(stdout);
  }
  hsts_store_close(store);
  return (int)status;
}
