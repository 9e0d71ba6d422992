/* SPDX-License-Identifier: MIT */
/*
 * A host may have upper case letters and a dot at its end, as in a lookup.
 * Around it blanks are passed over, and a comment from "#" on, which no host
 * has.  The text is made lower case in place.
 */
#include "only_hosts.h"

#include <string.h>

#include "host.h"
#include "list_check.h"

static char lower(char octet) {
  return octet >= 'A' && octet <= 'Z' ? (char)(octet - 'A' + 'a') : octet;
}

/* What a line has but for blanks and a comment, as an entry of that name. */
static struct list_entry host_of_line(char *line, size_t length,
                                      uint32_t number) {
  const char *comment = memchr(line, '#', length);
  size_t end = comment != NULL ? (size_t)(comment - line) : length;
  size_t begin = 0;

  while (end > 0 && list_input_is_blank(line[end - 1]))
    end--;
  while (begin < end && list_input_is_blank(line[begin]))
    begin++;
  for (size_t i = begin; i < end; i++)
    line[i] = lower(line[i]);
  return (struct list_entry){.name = line + begin,
                             .name_length = (uint32_t)(end - begin),
                             .line = number,
                             .column = (uint32_t)begin + 1};
}

static void find_host(struct list_entry *host, const struct list *list,
                      const struct name_index *index, bool *decides,
                      struct only_hosts *counts, struct report *report) {
  const struct list_entry *entry;

  if (host->name_length > 1 && host->name[host->name_length - 1] == '.')
    host->name_length--;
  if (!hsts_host_is_canonical(host->name, host->name_length)) {
    list_explain_name(host, report);
    return;
  }
  counts->hosts++;
  entry = name_index_nearest(index, host->name, host->name_length);
  if (entry != NULL)
    decides[entry - list->entries] = true;
  else
    counts->unlisted++;
}

void only_hosts_find(struct list_input *text, const struct list *list,
                     const struct name_index *index, bool *decides,
                     struct only_hosts *counts, struct report *report) {
  uint32_t number = 1;
  size_t next;

  *counts = (struct only_hosts){0};
  for (size_t begin = list_input_mark(text->text, text->size);
       begin < text->size; begin = next) {
    char *line = text->text + begin;
    const char *end = memchr(line, '\n', text->size - begin);
    size_t length = end != NULL ? (size_t)(end - line) : text->size - begin;
    struct list_entry host = host_of_line(line, length, number++);
    if (host.name_length > 0)
      find_host(&host, list, index, decides, counts, report);
    next = begin + length + 1;
  }
}
