/* SPDX-License-Identifier: MIT */
/*
 * An action file for Privoxy.  The last pattern that a URL matches decides; so
 * names with more labels come after those with fewer, and before each of these
 * groups what it takes back from those before.
 */
#include "export.h"

enum { MOST_LABELS = 127 }; /* of 253 octets */

/* Port 80 goes, as it does in a browser; another one stays. */
static const char on[] =
    "\n{+redirect{s@^http://([^/:]+)(?::0*80(?=/|$))?@https://$1@}}\n";
static const char off[] = "\n{-redirect}\n";

/* A line, after that of its section if it is the first there. */
static void put_pattern(const char **section, const char *before,
                        const struct list_entry *entry, struct writer *writer) {
  if (*section != NULL)
    writer_string(writer, *section);
  *section = NULL;
  writer_string(writer, before);
  writer_put(writer, entry->name, entry->name_length);
  writer_octet(writer, '\n');
}

static void put_group(const struct export *export, unsigned labels,
                      struct writer *writer) {
  const struct list *kept = &export->kept;
  const char *section = off;

  for (size_t i = 0; i < kept->count; i++)
    if (export_labels(&kept->entries[i]) == labels &&
        export_masks(export, &kept->entries[i]))
      put_pattern(&section, ".", &kept->entries[i], writer);
  section = on;
  for (size_t i = 0; i < kept->count; i++)
    if (export_labels(&kept->entries[i]) == labels &&
        kept->entries[i].force_https)
      put_pattern(&section, kept->entries[i].include_subdomains ? "." : "",
                  &kept->entries[i], writer);
}

static const char *write_privoxy(const struct export *export,
                                 struct writer *writer) {
  bool there[MOST_LABELS + 1] = {false};

  for (size_t i = 0; i < export->kept.count; i++)
    there[export_labels(&export->kept.entries[i])] = true;
  export_put_comment(export, writer);
  for (unsigned labels = 1; labels <= MOST_LABELS; labels++)
    if (there[labels])
      put_group(export, labels, writer);
  return NULL;
}

const struct export_target export_privoxy = {
    .write = write_privoxy,
    .readers = {{"Privoxy", reader_nearest}},
    .enough = 10000,
    .trouble = "Privoxy compares each request with one pattern after the other;"
               " --only keeps what some hosts need"};
