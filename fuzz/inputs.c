/* SPDX-License-Identifier: MIT */
/*
 * Inputs of fuzz targets from one form into the other: libFuzzer wants a file
 * for each, people a text with one a line (corpus.h).
 *
 *     inputs --split FOLDER INPUT...  each input as a file in FOLDER
 *     inputs --lines INPUT...         each as a line, on standard output
 *
 * INPUT is a file or a folder.
 */
#include "corpus.h"

#include <stdlib.h>
#include <string.h>

struct split {
  const char *folder;
  size_t count;
};

static bool write_file(void *context, const struct corpus_input *input) {
  struct split *split = context;
  char path[4096];
  FILE *file;
  bool written;

  (void)snprintf(path, sizeof path, "%s/%06zu", split->folder, split->count++);
  file = fopen(path, "wb");
  written = file != NULL &&
            fwrite(input->octets, 1, input->size, file) == input->size;
  if (file != NULL && fclose(file) != 0)
    written = false;
  if (!written)
    perror(path);
  return written;
}

static bool write_line(void *context, const struct corpus_input *input) {
  (void)context;
  corpus_write_line(stdout, input->octets, input->size);
  return true;
}

int main(int count, char **arguments) {
  struct split split = {.folder = count > 2 ? arguments[2] : NULL};
  bool is_split = count > 3 && strcmp(arguments[1], "--split") == 0;
  bool is_lines = count > 2 && strcmp(arguments[1], "--lines") == 0;

  if (!is_split && !is_lines) {
    fputs("usage: inputs --split FOLDER INPUT... | --lines INPUT...\n", stderr);
    return 2;
  }
  for (int i = is_split ? 3 : 2; i < count; i++)
    if (!corpus_read(arguments[i], is_split ? write_file : write_line, &split))
      return EXIT_FAILURE;
  return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
