/* SPDX-License-Identifier: MIT */
/*
 * Content decides whether it is a blob, not a file's name.
 */
#include "list_source.h"

#include <errno.h>

#include "list_blob.h"
#include "list_check.h"
#include "list_json.h"

static enum source_status status_of(struct list_source *source,
                                    hsts_status status) {
  source->fault = hsts_strerror(status);
  if (status == HSTS_ERROR_MEMORY)
    return SOURCE_MEMORY;
  if (status == HSTS_ERROR_SPACE)
    return SOURCE_LARGE;
  return status == HSTS_OK ? SOURCE_READ : SOURCE_REFUSED;
}

static enum source_status read_blob(struct list_source *source,
                                    const struct list_input *input) {
  hsts_db *db = NULL;
  hsts_status status = hsts_open_memory(&db, input->text, input->size);

  if (status == HSTS_OK) {
    source->date = hsts_db_date(db);
    status = list_from_blob(&source->list, db);
    hsts_close(db);
  }
  return status_of(source, status);
}

static enum source_status read_list(struct list_source *source,
                                    struct list_input *input,
                                    struct report *report) {
  bool memory = true;

  if (list_input_decode(input, report))
    memory = list_parse(&source->list, input->text, input->size, report) &&
             list_check(&source->list, true, report);
  if (!memory || report->out_of_memory)
    return SOURCE_MEMORY;
  return report->errors > 0 ? SOURCE_FAULTY : SOURCE_READ;
}

enum source_status list_source_read(struct list_source *source,
                                    const char *path, struct report *report) {
  struct list_input input;
  enum source_status status = SOURCE_UNREAD;
  int error;

  *source = (struct list_source){.fault = NULL};
  if (list_input_read(&input, path)) {
    source->is_blob = list_input_is_blob(input.text, input.size);
    status = source->is_blob ? read_blob(source, &input)
                             : read_list(source, &input, report);
  }
  error = errno;
  list_input_free(&input);
  errno = error;
  return status;
}
