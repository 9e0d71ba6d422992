/* SPDX-License-Identifier: MIT */
/*
 * No host is answered by itself alone: all programs decide by names that stand
 * in the list.  So the hosts between two of them can be had by one example.
 */
#include "export_loss.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "host.h"
#include "name_tree.h"

static bool add_lost(struct loss *loss, const struct lost_host *host) {
  if (loss->count == loss->capacity) {
    size_t capacity = loss->capacity > 0 ? 2 * loss->capacity : 64;
    struct lost_host *hosts =
        realloc(loss->hosts, capacity * sizeof *loss->hosts);
    if (hosts == NULL)
      return false;
    loss->hosts = hosts;
    loss->capacity = capacity;
  }
  loss->hosts[loss->count++] = *host;
  loss->counts[host->reader][host->forced]++;
  return true;
}

/* Asks about one host, which is `name` or one below it. */
static bool ask(struct loss *loss, const struct export *export,
                const struct list_entry *name, const char *host,
                size_t length) {
  bool forced = reader_nearest(&export->index, host, length);
  const struct export_reader *readers = export->target->readers;

  loss->asked++;
  for (unsigned i = 0; i < EXPORT_READERS && readers[i].forces != NULL; i++)
    if (readers[i].forces(&export->kept_index, host, length) != forced &&
        !add_lost(loss, &(struct lost_host){.name = name->name,
                                            .length = name->name_length,
                                            .below = host != name->name,
                                            .forced = forced,
                                            .reader = i}))
      return false;
  return true;
}

/* Makes up a host below the name, which is no entry, nor above one: of as many
   octets as it takes.  0: there is no room for one. */
static size_t make_child(const struct name_index *names,
                         const struct list_entry *name,
                         char host[HOST_MAX_LENGTH]) {
  for (size_t label = 1; label <= HOST_MAX_LABEL; label++) {
    size_t length = label + 1 + name->name_length;
    if (length > HOST_MAX_LENGTH)
      break;
    memset(host, 'x', label);
    host[label] = '.';
    memcpy(host + label + 1, name->name, name->name_length);
    if (name_index_find(names, host, length) == NULL)
      return length;
  }
  return 0;
}

static bool ask_around(struct loss *loss, const struct export *export,
                       const struct name_index *names,
                       const struct list_entry *name) {
  char child[HOST_MAX_LENGTH];
  size_t length = make_child(names, name, child);

  return ask(loss, export, name, name->name, name->name_length) &&
         (length == 0 || ask(loss, export, name, child, length));
}

/* Asks about all names of the tree. */
static bool ask_all(struct loss *loss, const struct export *export,
                    const struct name_tree *tree) {
  struct name_index names = {0};
  bool memory = name_index_open(&names, tree->count, &tree->names[0].entry,
                                sizeof tree->names[0]);

  for (uint32_t i = 0; memory && i < tree->count; i++)
    (void)name_index_add(&names, &tree->names[i].entry);
  for (uint32_t i = 0; memory && i < tree->count; i++)
    memory = ask_around(loss, export, &names, &tree->names[i].entry);
  name_index_close(&names);
  return memory;
}

static int compare_hosts(const void *left, const void *right) {
  const struct lost_host *a = left, *b = right;
  const struct list_entry first = {.name = a->name, .name_length = a->length},
                          second = {.name = b->name, .name_length = b->length};
  int order = (a->reader > b->reader) - (a->reader < b->reader);

  if (order == 0)
    order = list_compare_names(&first, &second);
  return order != 0 ? order : a->below - b->below;
}

const char *loss_find(struct loss *loss, const struct export *export) {
  struct arena arena = {NULL};
  struct name_tree tree = {.count = 0};
  const char *fault;

  *loss = (struct loss){.asked = 0};
  if (export->target->readers[0].forces == NULL)
    return NULL;
  fault = name_tree_build(&tree, export->list, &arena);
  if (fault == NULL && !ask_all(loss, export, &tree))
    fault = out_of_memory_text;
  arena_free(&arena);
  if (loss->count > 0)
    qsort(loss->hosts, loss->count, sizeof *loss->hosts, compare_hosts);
  return fault;
}

void loss_free(struct loss *loss) {
  free(loss->hosts);
}

/* ---- Writing it -------------------------------------------------------- */

static void put_host(const struct lost_host *host, struct writer *writer) {
  if (host->below)
    writer_string(writer, "*.");
  writer_put(writer, host->name, host->length);
}

/* The first hosts that the reader has wrong in one way. */
static void put_samples(const struct loss *loss, unsigned reader, bool forced,
                        struct writer *writer) {
  size_t shown = 0;

  for (size_t i = 0; i < loss->count && shown < LOSS_SAMPLES; i++) {
    const struct lost_host *host = &loss->hosts[i];
    if (host->reader != reader || host->forced != forced)
      continue;
    writer_octet(writer, ' ');
    put_host(host, writer);
    shown++;
  }
  if (shown < loss->counts[reader][forced])
    writer_string(writer, " ...");
}

static void report_way(const struct loss *loss, const struct export *export,
                       unsigned reader, bool forced, struct writer *writer) {
  size_t count = loss->counts[reader][forced];

  if (count == 0)
    return;
  writer_string(writer, "loss: ");
  writer_string(writer, export->target->readers[reader].program);
  writer_string(writer, forced ? ": http, but https by the list: "
                               : ": https, but http by the list: ");
  writer_number(writer, count);
  writer_octet(writer, ':');
  put_samples(loss, reader, forced, writer);
  writer_octet(writer, '\n');
}

static void report_reader(const struct loss *loss, const struct export *export,
                          unsigned reader, struct writer *writer) {
  size_t count = loss->counts[reader][false] + loss->counts[reader][true];

  writer_string(writer, "loss: ");
  writer_string(writer, export->target->readers[reader].program);
  writer_string(writer, ": ");
  writer_number(writer, count);
  writer_string(writer, " of ");
  writer_number(writer, loss->asked);
  writer_string(writer, " hosts are answered otherwise than by the list\n");
  report_way(loss, export, reader, false, writer);
  report_way(loss, export, reader, true, writer);
}

void loss_report(const struct loss *loss, const struct export *export,
                 struct writer *writer) {
  const struct export_target *target = export->target;

  if (target->readers[0].forces == NULL)
    writer_string(writer, "loss: none, all of each entry is written\n");
  for (unsigned i = 0; i < EXPORT_READERS; i++)
    if (target->readers[i].forces != NULL)
      report_reader(loss, export, i, writer);
  if (target->trouble != NULL && export->kept.count > target->enough) {
    writer_string(writer, "note: more than ");
    writer_number(writer, target->enough);
    writer_string(writer, " entries: ");
    writer_string(writer, target->trouble);
    writer_octet(writer, '\n');
  }
}

void loss_table(const struct loss *loss, const struct export *export,
                struct writer *writer) {
  for (size_t i = 0; i < loss->count; i++) {
    const struct lost_host *host = &loss->hosts[i];
    put_host(host, writer);
    writer_string(writer, host->forced ? "\thttps\t" : "\thttp\t");
    writer_string(writer, export->target->readers[host->reader].program);
    writer_string(writer, host->forced ? "\thttp\n" : "\thttps\n");
  }
}
