/* SPDX-License-Identifier: MIT */
/*
 * A list for other programs: each target is one struct in a file of its own,
 * which says which entries it keeps, how they are written, and how the programs
 * that read them answer.  The last is what a loss is computed from.
 *
 * The other shape that was thought of turns the list into rules of a third
 * kind, (name, what the host is told, what those below are told), that each
 * target prints.  But an entry is such a rule already, and so what is kept can
 * be a list again, that the same index finds names in.
 */
#ifndef HSTS_TOOLS_EXPORT_H
#define HSTS_TOOLS_EXPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "list.h"
#include "name_index.h"
#include "writer.h"

struct export_target;

struct export {
  const char *format; /* as in --format=NAME */
  const struct export_target *target;
  const struct list *list; /* all of it, by name */
  struct name_index index;
  struct list kept; /* what the target keeps of it, likewise */
  struct name_index kept_index;
  int64_t date;    /* of the list, seconds since the epoch; 0 unknown */
  int64_t expires; /* likewise; 0 never */
};

/* How a program that reads what was written answers. */
struct export_reader {
  const char *program;
  bool (*forces)(const struct name_index *kept, const char *host,
                 size_t length);
};

enum { EXPORT_READERS = 2 };

struct export_target {
  /* Whether an entry is written; NULL: each is. */
  bool (*keeps)(const struct export *export, const struct list_entry *entry);
  /* Writes what is kept.  NULL, or an English message. */
  const char *(*write)(const struct export *export, struct writer *writer);
  struct export_reader readers[EXPORT_READERS]; /* none: nothing is lost */
  bool expires;                                 /* it has room for a date */
  size_t enough;       /* with more entries there is trouble, */
  const char *trouble; /* namely this; NULL: none */
};

extern const struct export_target export_curl, export_dafsa, export_dillo,
    export_firefox, export_haproxy, export_json, export_nginx, export_privoxy,
    export_squid, export_tsv, export_wget;

/* Sorts a list, whose names are canonical and distinct, and finds out what the
   target keeps of it.  False: out of memory.  It is to be closed in any case;
   {0} may be. */
bool export_open(struct export *export, struct list *list);

void export_close(struct export *export);

/* Whether an entry forces https, as most targets cannot say that one does
   not. */
bool export_keeps_forcing(const struct export *export,
                          const struct list_entry *entry);

/* Whether the entry hides one that forces https for hosts below it, and does
   not do so itself. */
bool export_masks(const struct export *export, const struct list_entry *entry);

/* How many labels its name has. */
unsigned export_labels(const struct list_entry *entry);

/* The line of comment that most formats begin with. */
void export_put_comment(const struct export *export, struct writer *writer);

/* The name of an entry, after a dot if its subdomains are included. */
void export_put_dotted(const struct list_entry *entry, struct writer *writer);

/* ---- How programs answer ---- */

/* The nearest entry decides. */
bool reader_nearest(const struct name_index *kept, const char *host,
                    size_t length);

/* Any entry above the host that includes its subdomains does, as RFC 6797
   wants it. */
bool reader_any(const struct name_index *kept, const char *host, size_t length);

/* The same, but no address is ever forced. */
bool reader_any_name(const struct name_index *kept, const char *host,
                     size_t length);

/* HAProxy, as contrib/haproxy has it look up: the host, and then no more than
   its last eight labels. */
bool reader_haproxy(const struct name_index *kept, const char *host,
                    size_t length);

/* wget: the nearest one, but addresses are passed over, and so is what a top-
   level domain says of those below it. */
bool reader_wget(const struct name_index *kept, const char *host,
                 size_t length);

#endif
