/* SPDX-License-Identifier: MIT */
/*
 * make_bad_blobs --list     prints the table: name, status, what is wrong
 * make_bad_blobs FOLDER     writes each blob as NAME.blob, and the good ones
 *
 * Seeds for fuzzing, and something to look at when a reader is written anew.
 * Those that are larger than a fuzzer likes are left out.
 */
#include "bad_blobs.h"
#include "count.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_SIZE = 4096, GREATEST_SEED = 64 * 1024 };

static const char *const list_names[GOOD_LISTS] = {[GOOD_SMALL] = "good-small",
                                                   [GOOD_RICH] = "good-rich",
                                                   [GOOD_WORDS] = "good-words",
                                                   [GOOD_TLDS] = "good-tlds"};

static void print_table(void) {
  for (size_t i = 0; i < bad_blob_count(); i++) {
    const struct bad_blob *bad = bad_blob(i);
    printf(
        "%s\t%s\t%s\n", bad->name,
        hsts_strerror(bad->opened != HSTS_OK ? bad->opened : bad->enumerated),
        bad->what);
  }
}

static bool write_file(const char *path, const struct blob *blob) {
  FILE *file = fopen(path, "wb");
  bool written =
      file != NULL && fwrite(blob->bytes, 1, blob->size, file) == blob->size;

  if (file != NULL && fclose(file) != 0)
    written = false;
  if (!written)
    fprintf(stderr, "make_bad_blobs: %s: %s\n", path, strerror(errno));
  return written;
}

/* Writes a blob, unless it is too large, and frees it. */
static bool write_blob(const char *folder, const char *name,
                       struct blob *blob) {
  char path[PATH_SIZE];
  bool written = true;

  snprintf(path, sizeof path, "%s/%s.blob", folder, name);
  if (blob->size <= GREATEST_SEED)
    written = write_file(path, blob);
  blob_free(blob);
  return written;
}

static bool write_all(const char *folder) {
  struct blob blob;

  for (size_t i = 0; i < GOOD_LISTS; i++) {
    good_blob((enum good_list)i, &blob);
    if (!write_blob(folder, list_names[i], &blob))
      return false;
  }
  for (size_t i = 0; i < bad_blob_count(); i++) {
    make_bad_blob(&blob, bad_blob(i));
    if (!write_blob(folder, bad_blob(i)->name, &blob))
      return false;
  }
  return true;
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: make_bad_blobs --list | FOLDER\n");
    return EXIT_FAILURE;
  }
  if (strcmp(argv[1], "--list") == 0) {
    print_table();
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
  }
  return write_all(argv[1]) ? EXIT_SUCCESS : EXIT_FAILURE;
}
