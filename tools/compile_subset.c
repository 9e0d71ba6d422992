/* SPDX-License-Identifier: MIT */
/*
 * What went wrong is said before anything is written; what is kept, at once,
 * since the reader of a summary wants to know of what it is one.
 */
#include "compile_subset.h"

#include <unistd.h>

#include "message.h"
#include "report.h"

/* Too large for the stack. */
static struct writer errors; /* standard error */

static enum exit_status fail(enum subset_status status,
                             const struct compile_options *options) {
  switch (status) {
  case SUBSET_MADE:
    return EXIT_DONE;
  case SUBSET_FAULTY:
    return EXIT_LIST;
  case SUBSET_EMPTY:
    message(message_input(options->input),
            "no entry is left, nothing is written; --allow-empty would");
    return EXIT_LIST;
  case SUBSET_POLICY:
    return EXIT_USAGE;
  case SUBSET_UNREAD:
    return fail_input(options->subset.only);
  default:
    return fail_memory(options->input);
  }
}

static void put_part(const char *before, size_t count, const char *after) {
  writer_string(&errors, before);
  writer_number(&errors, count);
  writer_string(&errors, after);
}

static void say_kept(const struct list *list,
                     const struct subset_counts *counts,
                     const struct subset_wish *wish) {
  writer_open(&errors, STDERR_FILENO);
  put_part("kept: ", list->count, " of ");
  put_part("", counts->entries, " entries");
  if (wish->drop_redundant)
    put_part(" (", counts->redundant, " redundant ones dropped)");
  if (wish->only != NULL) {
    put_part(", for ", counts->hosts, " hosts");
    put_part(" (", counts->unlisted, " not listed)");
  }
  writer_octet(&errors, '\n');
  (void)writer_flush(&errors);
}

enum exit_status compile_subset(struct list *list,
                                const struct compile_options *options) {
  const struct subset_wish *wish = &options->subset;
  struct report report = {.strict = options->strict};
  struct subset_counts counts;
  enum subset_status made;
  enum exit_status status;

  if (!subset_is_wished(wish))
    return EXIT_DONE;
  if (wish->only != NULL)
    report.file = message_input(wish->only);
  made = subset_make(list, wish, &counts, &report);
  status = fail(made, options);
  if (report.count > 0) {
    writer_open(&errors, STDERR_FILENO);
    report_write(&report, &errors);
  }
  report_free(&report);
  if (status == EXIT_DONE && !options->quiet)
    say_kept(list, &counts, wish);
  return status;
}
