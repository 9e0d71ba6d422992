/* SPDX-License-Identifier: MIT */
/*
 * How the programs that are exported for look up a host, each as its sources
 * have it and as the tests in contrib/export see it do.
 */
#include "export.h"

#include <string.h>

#include "ip_address.h"

/* What follows the next dot of a host; NULL: nothing. */
static const char *above(const char *host, size_t *length) {
  const char *dot = memchr(host, '.', *length);

  if (dot == NULL)
    return NULL;
  *length -= (size_t)(dot + 1 - host);
  return dot + 1;
}

bool reader_nearest(const struct name_index *kept, const char *host,
                    size_t length) {
  const struct list_entry *entry = name_index_nearest(kept, host, length);

  return entry != NULL && entry->force_https &&
         (entry->include_subdomains || entry->name_length == length);
}

bool reader_any(const struct name_index *kept, const char *host,
                size_t length) {
  const struct list_entry *entry = name_index_find(kept, host, length);

  if (entry != NULL && entry->force_https)
    return true;
  while ((host = above(host, &length)) != NULL)
    if (list_forces_below(name_index_find(kept, host, length)))
      return true;
  return false;
}

bool reader_any_name(const struct name_index *kept, const char *host,
                     size_t length) {
  return !hsts_host_ends_in_number(host, length) &&
         reader_any(kept, host, length);
}

bool reader_haproxy(const struct name_index *kept, const char *host,
                    size_t length) {
  enum { STEPS = 8 };
  const struct list_entry *entry = name_index_find(kept, host, length);
  const struct list_entry name = {.name = host,
                                  .name_length = (uint32_t)length};

  if (entry != NULL)
    return entry->force_https;
  const char *rest = host;
  for (unsigned labels = export_labels(&name); labels > STEPS && rest != NULL;
       labels--)
    rest = above(rest, &length);
  return rest != NULL &&
         list_forces_below(name_index_nearest(kept, rest, length));
}

bool reader_wget(const struct name_index *kept, const char *host,
                 size_t length) {
  const struct list_entry *entry = name_index_find(kept, host, length);

  if (hsts_host_ends_in_number(host, length))
    return false;
  if (entry != NULL)
    return entry->force_https;
  while (entry == NULL && (host = above(host, &length)) != NULL &&
         memchr(host, '.', length) != NULL)
    entry = name_index_find(kept, host, length);
  return list_forces_below(entry);
}
