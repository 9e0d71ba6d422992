/* SPDX-License-Identifier: MIT */
/*
 * Without an option it is the list that the machine keeps fresh for all
 * programs.  A file that is there and cannot be used is spoken of, since
 * whoever keeps it believes that it is asked.
 *
 * A list is dated by the day, so its age is counted in whole days: one of the
 * day that is 70 days ago is not older than 70 days.  One without a date, or of
 * a day yet to come, may be of any age, so it is too old for any limit.
 */
#include "lookup_list.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "escape.h"
#include "list_date.h"
#include "message.h"

static const char built_in[] = "built in";

/* ---- Which list ------------------------------------------------------- */

/* Why a file cannot be used. */
static const char *why_not(hsts_status status, int error) {
  return status == HSTS_ERROR_IO ? message_reason(error)
                                 : hsts_strerror(status);
}

static bool open_file(struct lookup_list *list, const char *path) {
  hsts_status status = hsts_open_file(&list->opened, path);

  if (status != HSTS_OK) {
    message(path, why_not(status, errno));
    return false;
  }
  list->list = list->opened;
  list->name = path;
  return true;
}

static bool open_builtin(struct lookup_list *list) {
  list->list = hsts_builtin();
  list->name = built_in;
  if (list->list == NULL)
    message("no list", "libhsts was built without one;"
                       " name a blob with --blob=FILE");
  return list->list != NULL;
}

/* Whether it is worth a word that a file cannot be used: not if nobody has put
   one there, unless somebody has named it. */
static bool is_news(const hsts_candidate *candidate, int place) {
  return candidate->path != NULL && candidate->status != HSTS_OK &&
         (place == HSTS_DEFAULT_ENVIRONMENT || candidate->error != ENOENT);
}

static void complain(const hsts_candidate *candidates) {
  for (int i = 0; i < HSTS_DEFAULT_BUILTIN; i++)
    if (is_news(&candidates[i], i)) {
      char text[256];
      (void)snprintf(text, sizeof text, "passed over: %s",
                     why_not(candidates[i].status, candidates[i].error));
      message(candidates[i].path, text);
    }
}

bool lookup_list_passed_over(const struct lookup_list *list) {
  for (int i = 0; i < HSTS_DEFAULT_BUILTIN; i++)
    if (is_news(&list->candidates[i], i))
      return true;
  return false;
}

static bool open_default(struct lookup_list *list) {
  hsts_status status =
      hsts_open_default(&list->opened, (int64_t)time(NULL), list->candidates);

  if (status == HSTS_ERROR_MEMORY) {
    message("the list", hsts_strerror(status));
    return false;
  }
  complain(list->candidates);
  if (status != HSTS_OK)
    return open_builtin(list); /* which says that there is none */
  list->list = list->opened;
  list->name = built_in;
  for (int i = 0; i < HSTS_DEFAULT_BUILTIN; i++)
    if (list->candidates[i].taken)
      list->name = list->candidates[i].path;
  return true;
}

/* ---- Its age ---------------------------------------------------------- */

/* A clock that is behind the list that is built in has not been set. */
static bool clock_is_set(void) {
  return (int64_t)time(NULL) >= hsts_db_date(hsts_builtin());
}

/* What there is to say of the age of a list, of so many seconds. */
static void describe_age(char *text, size_t size, const hsts_db *list,
                         int64_t age) {
  char date[LIST_DATE_SIZE];

  if (hsts_db_date(list) == 0)
    (void)snprintf(text, size, "the date of this list is not known");
  else if (age == INT64_MAX && !clock_is_set())
    (void)snprintf(text, size,
                   "the age of this list is not known, as the clock has not"
                   " been set");
  else if (age == INT64_MAX)
    (void)snprintf(text, size, "this list is dated %s, which is in the future",
                   list_date_text(hsts_db_date(list), date));
  else
    (void)snprintf(text, size, "this list is %lld days old",
                   (long long)(age / SECONDS_A_DAY));
}

/* Says why a list is too old, if it is older than so many days. */
static bool is_older(const struct lookup_list *list, int64_t days,
                     const char *limit) {
  int64_t age = hsts_db_age(list->list, (int64_t)time(NULL));
  char said[100], text[200];

  if (age / SECONDS_A_DAY <= days)
    return false;
  describe_age(said, sizeof said, list->list, age);
  (void)snprintf(text, sizeof text, "%s%s", said, limit);
  message(list->name, text);
  return true;
}

/* Whether its age allows to ask it; a warning if Chromium would not. */
static bool check_age(const struct lookup_list *list, int max_age) {
  char limit[80];

  if (max_age == LOOKUP_ANY_AGE)
    return true;
  if (max_age == LOOKUP_WARN_OF_AGE) {
    if (clock_is_set())
      (void)is_older(list, HSTS_MAX_AGE_CHROMIUM / SECONDS_A_DAY,
                     ", and Chromium trusts none older than 70; see --max-age");
    return true;
  }
  (void)snprintf(limit, sizeof limit, ", and --max-age is %d", max_age);
  return !is_older(list, max_age, limit);
}

/* ---- All of it -------------------------------------------------------- */

static bool open_list(struct lookup_list *list,
                      const struct lookup_options *options) {
  if (options->blob != NULL)
    return open_file(list, options->blob);
  return options->builtin ? open_builtin(list) : open_default(list);
}

bool lookup_list_open(struct lookup_list *list,
                      const struct lookup_options *options) {
  *list = (struct lookup_list){.opened = NULL};
  if (!open_list(list, options) || !check_age(list, options->max_age))
    return false;
  list->db = list->list;
  if (options->overlay == NULL)
    return true;
  if (!lookup_overlay_open(&list->overlay, options->overlay, list->list))
    return false;
  list->db = list->overlay.db;
  return true;
}

static const char *why_not_asked(const hsts_candidate *candidate) {
  if (candidate->status == HSTS_ERROR_IO && candidate->error == ENOENT)
    return "not there";
  return why_not(candidate->status, candidate->error);
}

/* The date of a list that could be opened. */
static void describe_date(struct writer *writer, int64_t date) {
  char text[LIST_DATE_SIZE];

  writer_string(writer, list_date_text(date, text));
  if (date - HSTS_DATE_AHEAD > (int64_t)time(NULL))
    writer_string(writer, ", which is in the future");
}

static void describe(struct writer *writer, const hsts_candidate *candidate,
                     int place) {

  if (candidate->path == NULL && place != HSTS_DEFAULT_BUILTIN)
    return;
  writer_string(writer, candidate->taken ? "list asked: " : "not asked: ");
  if (place == HSTS_DEFAULT_BUILTIN)
    writer_string(writer, built_in);
  else
    escape_terminal(writer, candidate->path, strlen(candidate->path));
  writer_string(writer, ", ");
  if (candidate->status == HSTS_OK)
    describe_date(writer, candidate->date);
  else
    writer_string(writer, why_not_asked(candidate));
  writer_octet(writer, '\n');
}

static void describe_all(struct writer *writer) {
  hsts_candidate candidates[HSTS_DEFAULT_COUNT];
  hsts_db *db = NULL;

  (void)hsts_open_default(&db, (int64_t)time(NULL), candidates);
  for (int i = 0; i < HSTS_DEFAULT_COUNT; i++)
    if (i != HSTS_DEFAULT_BUILTIN || candidates[i].status == HSTS_OK)
      describe(writer, &candidates[i], i);
  hsts_close(db);
}

void lookup_list_print_version(struct writer *output) {
  const hsts_db *db = hsts_builtin();

  message_version(output);
  if (db == NULL) {
    writer_string(output, "no list built in\n");
  } else {
    char date[LIST_DATE_SIZE];
    writer_string(output, "list built in: ");
    writer_string(output, list_date_text(hsts_db_date(db), date));
    writer_string(output, ", ");
    writer_number(output, hsts_db_entry_count(db));
    writer_string(output, " entries\n");
  }
  describe_all(output);
}

void lookup_list_close(struct lookup_list *list) {
  lookup_overlay_close(&list->overlay);
  hsts_close(list->opened);
}
