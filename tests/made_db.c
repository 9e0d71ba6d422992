/* SPDX-License-Identifier: MIT */
/*
 * Copies the entries into the shape that the builder takes, where names end
 * in NUL.
 */
#include "made_db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t names_size(const struct oracle_entry *entries, size_t count) {
  size_t size = 1;
  for (size_t i = 0; i < count; i++)
    size += entries[i].length + 1;
  return size;
}

/* Fills the list, which has room for all; the names go to list->names. */
static void fill_list(struct list *list, const struct oracle_entry *entries) {
  char *name = list->names;
  for (size_t i = 0; i < list->count; i++) {
    size_t length = entries[i].length;
    memcpy(name, entries[i].name, length);
    name[length] = '\0';
    list->entries[i] = (struct list_entry){
        .name = name,
        .name_length = (uint32_t)length,
        .force_https = entries[i].force_https,
        .include_subdomains = entries[i].include_subdomains};
    name += length + 1;
  }
}

const char *made_blob(struct blob *blob, const struct oracle_entry *entries,
                      size_t count, int64_t date) {
  struct list list = {.count = count, .names_size = names_size(entries, count)};
  const char *problem = "out of memory";
  *blob = (struct blob){0};
  list.entries = calloc(count + 1, sizeof *list.entries);
  list.names = malloc(list.names_size);
  if (list.entries && list.names) {
    fill_list(&list, entries);
    problem = blob_build(&list, date, blob);
  }
  free(list.entries);
  free(list.names);
  return problem;
}

void made_db_open(struct made_db *made, const struct oracle_entry *entries,
                  size_t count) {
  const char *problem = made_blob(&made->blob, entries, count, 0);
  if (!problem) {
    hsts_status status = hsts_open_storage(&made->db, &made->storage,
                                           made->blob.bytes, made->blob.size);
    if (status == HSTS_OK)
      return;
    problem = hsts_strerror(status);
  }
  fprintf(stderr, "a list of %zu made in a test: %s\n", count, problem);
  abort();
}

void made_db_close(struct made_db *made) {
  hsts_close(made->db);
  blob_free(&made->blob);
}
