/* SPDX-License-Identifier: MIT */
/*
 * For tests of the store's file: a folder of their own, with the file, and a
 * store.
 */
#ifndef HSTS_TESTS_STORE_FILES_H
#define HSTS_TESTS_STORE_FILES_H

#include "store_calls.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/hsts-store-XXXXXX";
static char path[64];
static hsts_store *store;

static inline void make_folder(void) {
  ck_assert_ptr_nonnull(mkdtemp(folder));
  snprintf(path, sizeof path, "%s/hosts", folder);
  store = open_store(1000);
}

static inline void remove_folder(void) {
  static const char *const names[] = {"hosts", "hosts.new", "hosts.lock",
                                      "link", "said"};
  char name[96];
  hsts_store_close(store);
  for (size_t i = 0; i < COUNT(names); i++) {
    snprintf(name, sizeof name, "%s/%s", folder, names[i]);
    (void)unlink(name);
  }
  ck_assert_int_eq(rmdir(folder), 0);
  strcpy(folder, "/tmp/hsts-store-XXXXXX");
}

static inline void write_file(const char *text) {
  FILE *file = fopen(path, "wb");
  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(fwrite(text, 1, strlen(text), file), strlen(text));
  ck_assert_int_eq(fclose(file), 0);
}

static inline const char *read_all(const char *name) {
  static char text[4096];
  FILE *file = fopen(name, "rb");
  ck_assert_ptr_nonnull(file);
  text[fread(text, 1, sizeof text - 1, file)] = '\0';
  fclose(file);
  return text;
}

/* All but comments. */
static inline const char *read_file(const char *name) {
  static char text[4096];
  FILE *file = fopen(name, "rb");
  size_t length = 0;
  ck_assert_ptr_nonnull(file);
  while (fgets(text + length, (int)(sizeof text - length), file))
    if (text[length] != '#')
      length += strlen(text + length);
  text[length] = '\0';
  fclose(file);
  return text;
}

static inline void save(hsts_store *from, int64_t now) {
  ck_assert_int_eq(hsts_store_save(from, path, now, NULL, NULL), HSTS_OK);
}

static inline void load(hsts_store *into, int64_t now) {
  ck_assert_int_eq(hsts_store_load(into, path, now, NULL, NULL), HSTS_OK);
}

#endif
