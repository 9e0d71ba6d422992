/* SPDX-License-Identifier: MIT */
/*
 * The memory of a list: one growing array of entries and one arena for all
 * names, because a malloc for each of ten million names would cost more than
 * the names.  The arena is as large as the input to begin with, which no name
 * in it can exceed, and a system gives only the pages that are used.
 */
#include "list.h"

#include <stdlib.h>
#include <string.h>

#include "progress.h"

size_t list_bytes_most = (size_t)256 << 20;

bool list_reserve_names(struct list *list, size_t size) {
  list->names = malloc(size > 0 ? size : 1);
  list->names_size = 0;
  return list->names != NULL;
}

const char *list_add_name(struct list *list, const char *name, size_t length) {
  char *copy = list->names + list->names_size;

  memcpy(copy, name, length);
  copy[length] = '\0';
  list->names_size += length + 1;
  return copy;
}

bool list_add_entry(struct list *list, const struct list_entry *entry) {
  if (list->count == list->capacity) {
    size_t capacity = list->capacity > 0 ? 2 * list->capacity : 1024;
    struct list_entry *entries = NULL;
    if (capacity <= SIZE_MAX / sizeof *entries)
      entries = realloc(list->entries, capacity * sizeof *entries);
    if (entries == NULL)
      return false;
    list->entries = entries;
    list->capacity = capacity;
  }
  list->entries[list->count++] = *entry;
  return true;
}

/* What is sorted: the first octets of a name decide nearly every comparison,
   and having them beside the pointer saves a cache miss each time. */
struct sort_key {
  uint64_t head; /* eight octets, the first one highest; NULs after the end */
  const struct list_entry *entry;
};

static struct sort_key sort_key_of(const struct list_entry *entry) {
  struct sort_key key = {0, entry};

  for (uint32_t i = 0; i < 8; i++) {
    unsigned char octet = 0;
    if (i < entry->name_length)
      octet = (unsigned char)entry->name[i];
    key.head = key.head << 8 | octet;
  }
  return key;
}

int list_compare_names(const struct list_entry *a, const struct list_entry *b) {
  size_t common =
      a->name_length < b->name_length ? a->name_length : b->name_length;
  int order = memcmp(a->name, b->name, common);

  if (order != 0)
    return order;
  return (a->name_length > b->name_length) - (a->name_length < b->name_length);
}

static int compare_keys(const void *left, const void *right) {
  const struct sort_key *a = left, *b = right;

  return list_compare_names(a->entry, b->entry);
}

enum { DIGIT_BITS = 8, DIGITS = 1 << DIGIT_BITS };

/* Sorts by one digit of the heads, and keeps the order of those that are alike
   in it. */
static void sort_by_digit(const struct sort_key *from, struct sort_key *to,
                          size_t count, unsigned shift) {
  size_t ends[DIGITS] = {0};

  for (size_t i = 0; i < count; i++)
    ends[from[i].head >> shift & (DIGITS - 1)]++;
  for (unsigned digit = 1; digit < DIGITS; digit++)
    ends[digit] += ends[digit - 1];
  for (size_t i = count; i-- > 0;)
    to[--ends[from[i].head >> shift & (DIGITS - 1)]] = from[i];
}

/* Sorts those whose heads are the same, side by side by now. */
static void sort_ties(struct sort_key *keys, size_t count) {
  for (size_t first = 0, end; first < count; first = end) {
    for (end = first + 1; end < count && keys[end].head == keys[first].head;)
      end++;
    if (end > first + 1)
      qsort(keys + first, end - first, sizeof *keys, compare_keys);
  }
}

/* Sorts by the heads, a digit at a time from the last on: the time it takes is
   that of reading the keys so many times, however many there are.  An even
   number of digits brings them back to where they were. */
static void sort_keys(struct sort_key *keys, struct sort_key *room,
                      size_t count) {
  progress_step("sorting");
  for (unsigned shift = 0; shift < 64; shift += 2 * DIGIT_BITS) {
    sort_by_digit(keys, room, count, shift);
    sort_by_digit(room, keys, count, shift + DIGIT_BITS);
    progress_now(shift, 64);
  }
  sort_ties(keys, count);
}

const struct list_entry **list_sorted(const struct list *list) {
  struct sort_key *keys = calloc(list->count + 1, sizeof *keys);
  struct sort_key *room = calloc(list->count + 1, sizeof *room);
  const struct list_entry **sorted = NULL;

  if (keys != NULL && room != NULL) {
    for (size_t i = 0; i < list->count; i++)
      keys[i] = sort_key_of(&list->entries[i]);
    sort_keys(keys, room, list->count);
    free(room);
    room = NULL;
    sorted = calloc(list->count + 1, sizeof *sorted);
  }
  for (size_t i = 0; sorted != NULL && i < list->count; i++)
    sorted[i] = keys[i].entry;
  free(keys);
  free(room);
  return sorted;
}

void list_free(struct list *list) {
  free(list->entries);
  free(list->names);
  policies_free(&list->policies);
  *list = (struct list){0};
}
