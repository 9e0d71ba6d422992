/* SPDX-License-Identifier: MIT */
/*
 * list_cost BLOB: opens a blob and enumerates it, for callgrind to count the
 * instructions of hsts_open_memory and hsts_db_enumerate; a line of JSON.
 *
 *   bytes       of the blob
 *   names       that it has
 *   name_bytes  of all names together
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hsts.h"
#include "list_input.h"
#include "message.h"

const char message_program[] = "list_cost";

struct names {
  size_t count, bytes;
};

static bool count_name(void *context, const hsts_entry *entry) {
  struct names *names = context;

  names->count++;
  names->bytes += entry->name_length;
  return true;
}

static hsts_status measure(const struct list_input *blob, struct names *names) {
  hsts_db *db;
  hsts_status status = hsts_open_memory(&db, blob->text, blob->size);

  if (status != HSTS_OK)
    return status;
  status = hsts_db_enumerate(db, count_name, names);
  hsts_close(db);
  return status;
}

static int fail(const char *about, const char *why) {
  message(about, why);
  return EXIT_FAILURE;
}

int main(int count, char **arguments) {
  struct names names = {0, 0};
  struct list_input blob;
  hsts_status status;

  if (count != 2)
    return fail(NULL, "usage: list_cost BLOB");
  if (!list_input_read(&blob, arguments[1]))
    return fail(arguments[1], strerror(errno));
  status = measure(&blob, &names);
  if (status != HSTS_OK)
    return fail(arguments[1], hsts_strerror(status));
  printf("{\"bytes\": %zu, \"names\": %zu, \"name_bytes\": %zu}\n", blob.size,
         names.count, names.bytes);
  list_input_free(&blob);
  return EXIT_SUCCESS;
}
