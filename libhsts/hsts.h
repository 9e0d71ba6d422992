/* SPDX-License-Identifier: MIT */
/*
 * libhsts: is this host on the HSTS preload list, and which URL should be
 * used instead of this one?
 *
 * Five lines answer the question:
 *
 *     hsts_match match;
 *     if (hsts_lookup(hsts_builtin(), host, strlen(host), 0, &match) == HSTS_OK
 *         && match.force_https)
 *       use_https();
 *
 * Rules that hold everywhere:
 *  - Text is pointer and length in octets; it need not end in NUL.
 *  - "Not listed" is a result, never an error.  HSTS_OK is 0; with any other
 *    status the outputs are untouched, unless the function says otherwise.
 *  - Nothing reads a clock or a locale, nothing but hsts_open_default the
 *    environment, and nothing allocates but the hsts_open and hsts_store
 *    functions that say HSTS_ERROR_MEMORY.
 *  - A db is immutable once opened: any number of threads may use one at once,
 *    as long as none of them closes it.  A store (section 10) changes, but has
 *    a lock, so the same goes for it.  Nothing else has one.
 *  - NULL where an object or a function is needed gives HSTS_ERROR_ARGUMENT;
 *    text may be NULL where its length is 0.
 *
 * A client needs hsts_open_default, hsts_decide_url before each request,
 * hsts_header_parse and hsts_store_note after it, and hsts_store_open; one that
 * keeps nothing between runs, hsts_upgrade_url alone.  Where either tells
 * match.force_https, of an https URL too, it offers no way past a certificate
 * error.  The rest is for those who have other lists, no heap, a proxy, or a
 * URL in parts.
 *
 * Sections: 1 version, 2 status, 3 opening a list, 4 looking up a host,
 * 5 upgrading a URL, 6 the internal redirect, 7 facts about a list,
 * 8 the header, 9 who may be preloaded, 10 hosts that have sent the header.
 */
#ifndef HSTS_H
#define HSTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- 1  Version ------------------------------------------------------- */

#define HSTS_VERSION_MAJOR  1
#define HSTS_VERSION_MINOR  0
#define HSTS_VERSION_PATCH  0
#define HSTS_VERSION_STRING "1.0.0"

/* The version of the library that runs, "MAJOR.MINOR.PATCH"; static storage.
   Since 1.0. */
const char *hsts_version(void);

/* ---- 2  Status -------------------------------------------------------- */

typedef enum hsts_status {
  HSTS_OK = 0,
  HSTS_ERROR_ARGUMENT = 1,  /* the caller's bug: NULL, or an unknown option */
  HSTS_ERROR_NOT_BLOB = 2,  /* the bytes are no preload blob at all */
  HSTS_ERROR_VERSION = 3,   /* a blob, but newer than this library reads */
  HSTS_ERROR_TRUNCATED = 4, /* a blob, but its end is missing */
  HSTS_ERROR_CORRUPT = 5,   /* a blob, but damaged */
  HSTS_ERROR_MEMORY = 6,    /* malloc failed */
  HSTS_ERROR_IO = 7,        /* the system failed, mostly with a file; errno says
                               why, and better than hsts_strerror */
  HSTS_ERROR_URL = 8,       /* no valid URL (or host, where one is asked for) */
  HSTS_ERROR_NON_ASCII = 9, /* the host has to go through UTS #46 first */
  HSTS_ERROR_SPACE = 10,    /* the caller's buffer is too small */
  /* Of the store's file only: section 10. */
  HSTS_ERROR_BUSY = 11, /* another process has held the lock for a second */
  HSTS_ERROR_NOT_STORE = 12, /* the file is no HSTS cache */
  HSTS_ERROR_FULL = 13, /* the file has more hosts than the store may have */
  /* Of a Strict-Transport-Security field only: section 8. */
  HSTS_ERROR_HEADER_NAME = 20,       /* no name where a directive begins */
  HSTS_ERROR_HEADER_VALUE = 21,      /* no value behind "=" */
  HSTS_ERROR_HEADER_QUOTE = 22,      /* a quoted value does not end */
  HSTS_ERROR_HEADER_OCTET = 23,      /* a control in a quoted value */
  HSTS_ERROR_HEADER_END = 24,        /* neither ";" nor the end behind one */
  HSTS_ERROR_HEADER_REPEATED = 25,   /* max-age or includeSubDomains again */
  HSTS_ERROR_HEADER_SUBDOMAINS = 26, /* includeSubDomains with a value */
  HSTS_ERROR_HEADER_MAX_AGE = 27,    /* max-age without digits alone */
  HSTS_ERROR_HEADER_NO_MAX_AGE = 28  /* no max-age at all */
} hsts_status;

/* One line of English for a status, without a full stop; for a value that is
   no status, "unknown status".  Never NULL; static storage.  Since 1.0. */
const char *hsts_strerror(hsts_status status);

/* ---- 3  Opening a list ------------------------------------------------ */

/* A preload list, ready for lookups. */
typedef struct hsts_db hsts_db;

/* The list that was compiled into the library, or NULL if it was built
   without one.  It costs nothing to call and is never closed.  Since 1.0. */
const hsts_db *hsts_builtin(void);

/* Opens the blob that hsts-compile wrote, `size` octets at `blob`, at any
   alignment.  The bytes are borrowed: they must not change, and must stay until
   hsts_close.  The whole blob is verified (doc/blob-format.md), in time linear
   in `size`; afterwards no lookup can read outside it, whatever it contains.
   If the bytes change later, that is no longer true: so map a file for this
   only where nobody else can write to it.

   HSTS_OK, and *db is to be closed with hsts_close; HSTS_ERROR_ARGUMENT,
   _NOT_BLOB, _VERSION, _TRUNCATED, _CORRUPT, _MEMORY.  Since 1.0. */
hsts_status hsts_open_memory(hsts_db **db, const void *blob, size_t size);

/* The largest file, in bytes, that hsts_open_file reads: 64 MiB, the room of
   some 14 million entries.  Whoever has a larger one maps it, and calls
   hsts_open_memory. */
#define HSTS_FILE_SIZE_MAX ((int64_t)64 * 1024 * 1024)

/* The same for a regular file, which is read as a whole into memory of the
   db's own.  What becomes of the file later, be it replaced, overwritten or
   cut, changes no answer.

   As hsts_open_memory, and HSTS_ERROR_IO with errno set: EFBIG if the file is
   larger than HSTS_FILE_SIZE_MAX, EISDIR for a folder, EINVAL for whatever else
   is no regular file.  Since 1.0. */
hsts_status hsts_open_file(hsts_db **db, const char *path);

/* Room for a db where there is no heap; its contents are the library's. */
typedef struct hsts_db_storage {
  void *opaque[4];
} hsts_db_storage;

/* hsts_open_memory without malloc: *db points into `storage`, which must stay
   in place as long as *db is used.  Such a db needs no hsts_close (which does
   nothing to it).  The two functions that take a hsts_db_storage, and all of
   sections 4 to 9, need only memcpy, memcmp and memset of the C library.

   As hsts_open_memory, never HSTS_ERROR_MEMORY.  Since 1.0. */
hsts_status hsts_open_storage(hsts_db **db, hsts_db_storage *storage,
                              const void *blob, size_t size);

/* A list with an overlay before it: a few entries of one's own that add hosts
   to the list, remove some, or exempt them, without making the list anew.  The
   overlay is a blob that `hsts-compile --overlay` makes of a text such as

       + intranet.example include_subdomains
       - www.figma.com
       ! legacy.example

   (doc/overlay.md).  *db can be used wherever a db can, but for
   hsts_db_enumerate; the facts of section 7 are those of `list`.  For a host:

     1. Of the overlay's "+" and "!" that apply to it, the nearest decides,
        whatever the list says: "+ name" applies to that name and, with
        include_subdomains, to all below it, and forces https; "! name" applies
        to the name and all below it, and leaves them alone.
     2. If none does, the list decides, by its own rule (section 4), as if it
        had no entry of a name that the overlay has, with whichever sign.

   Both dbs are borrowed: they must stay open until *db is closed, and neither
   may be one with an overlay itself.  A lookup takes up to as long as two in a
   plain list, longer where the overlay has an entry at the host or above it.

   HSTS_OK, and *db is to be closed with hsts_close, before the two;
   HSTS_ERROR_ARGUMENT, _MEMORY.  Any number of threads at once.  Since 1.0. */
hsts_status hsts_open_overlay(hsts_db **db, const hsts_db *overlay,
                              const hsts_db *list);

/* The same without malloc, as hsts_open_storage is: never HSTS_ERROR_MEMORY.
   Since 1.0. */
hsts_status hsts_open_overlay_storage(hsts_db **db, hsts_db_storage *storage,
                                      const hsts_db *overlay,
                                      const hsts_db *list);

/* Where hsts_open_default looks, in this order. */
enum {
  HSTS_DEFAULT_ENVIRONMENT = 0, /* the file that $HSTS_PRELOAD_BLOB names */
  HSTS_DEFAULT_STATE = 1,       /* what this machine has fetched itself; usually
                                   /var/lib/hsts/preload.blob */
  HSTS_DEFAULT_SYSTEM = 2,      /* what a package has put there; usually
                                   /usr/share/hsts/preload.blob */
  HSTS_DEFAULT_BUILTIN = 3,     /* hsts_builtin() */
  HSTS_DEFAULT_COUNT = 4
};

/* What came of one of them. */
typedef struct hsts_candidate {
  const char *path;   /* NULL: the built-in list, or the variable is not set */
  hsts_status status; /* of opening it; of what is not there HSTS_ERROR_IO */
  int error;          /* errno, if status is HSTS_ERROR_IO; otherwise 0 */
  int64_t date;       /* of a list that could be opened, as hsts_db_date */
  bool taken;         /* this is the one */
} hsts_candidate;

/* Opens the list that this machine keeps fresh for all programs.

   The file that $HSTS_PRELOAD_BLOB names is somebody's choice: if it is a valid
   blob it is taken, whatever its date.  A setuid or setgid program does not
   look at that variable.  Otherwise the newest list is taken, of the two files
   and the built-in one; of the same date, the first.  A list without a date is
   older than any with one, and a date more than HSTS_DATE_AHEAD after `now` is
   none.
   A built-in list that is a subset (hsts-compile --only, --policy, --tld, or
   less than an eighth of the file's entries) is taken only if there is no file.

   now         the time, as time(NULL) gives it; 0 if it is not known.  A time
               before the date of the built-in list counts as not known, since
               the clock has not been set.
   candidates  NULL, or room for HSTS_DEFAULT_COUNT of them, which tell which
               list was taken and why others were passed over; filled in with
               any status but HSTS_ERROR_ARGUMENT.  The path of the first is the
               environment's own text, good until that is changed.

   HSTS_OK, and *db is to be closed with hsts_close (which does nothing to the
   built-in list).  If there is no list at all: why the first file that exists
   could not be opened, or HSTS_ERROR_IO with errno ENOENT.
   HSTS_ERROR_ARGUMENT; HSTS_ERROR_MEMORY for a lack of memory, even if there
   is a list that needs none.  Any number of threads at once, as long as none
   changes the environment.  Since 1.0. */
hsts_status hsts_open_default(hsts_db **db, int64_t now,
                              hsts_candidate *candidates);

/* Closes what hsts_open_memory, hsts_open_file, hsts_open_overlay or
   hsts_open_default opened; NULL is fine.  Since 1.0. */
void hsts_close(hsts_db *db);

/* ---- 4  Looking up a host --------------------------------------------- */

/* Options, to be or-ed; 0 is what Chromium does. */
enum {
  /* RFC 6797 8.2: any ancestor with includeSubDomains counts, not only the
     nearest entry; and an IPv4 address is never a known HSTS host (8.1.1). */
  HSTS_RFC6797 = 1u << 0,
  /* A host of a single label ("app", "app.") is left alone, for networks that
     have such names of their own; "x.app" is not affected. */
  HSTS_EXEMPT_SINGLE_LABELS = 1u << 1,
  /* URLs of http and ws only: one with an explicit port other than 80 or 443
     is left alone. */
  HSTS_EXEMPT_PORTS = 1u << 2
};

/* Why a lookup came out as it did. */
typedef enum hsts_reason {
  HSTS_REASON_NOT_LISTED = 0,   /* neither the host nor an ancestor is listed */
  HSTS_REASON_EXACT = 1,        /* the host itself is listed: https */
  HSTS_REASON_SUPERDOMAIN = 2,  /* an ancestor includes subdomains: https */
  HSTS_REASON_MASKED = 3,       /* the nearest entry is an ancestor without
                                   includeSubDomains: http */
  HSTS_REASON_NO_MODE = 4,      /* the nearest entry does not force https */
  HSTS_REASON_NOT_A_HOST = 5,   /* an empty label, an odd octet, a label over
                                   63 or a host over 253 octets: http */
  HSTS_REASON_EXEMPT_LABEL = 6, /* HSTS_EXEMPT_SINGLE_LABELS: http */
  HSTS_REASON_EXEMPT_PORT = 7,  /* HSTS_EXEMPT_PORTS, URLs only: http */
  HSTS_REASON_ADDRESS = 8,      /* HSTS_RFC6797 and an IPv4 address: http */
  HSTS_REASON_EXEMPT_OVERLAY = 9, /* a "!" of the overlay: http */
  HSTS_REASON_KNOWN = 10, /* hsts_decide: the host has sent the header: https */
  HSTS_REASON_KNOWN_SUPERDOMAIN = 11 /* hsts_decide: an ancestor has sent it,
                                        with includeSubDomains: https */
} hsts_reason;

typedef struct hsts_match {
  bool force_https;        /* the answer: only https may be used */
  bool include_subdomains; /* of the entry that decided; false if none did */
  bool exact;              /* that entry is the host itself */
  bool from_overlay;       /* that entry is the overlay's, not the list's */
  size_t entry_offset;     /* where that entry's name begins in host; the
                              host's length if no entry decided */
  hsts_reason reason;      /* the same answer, with the why */
} hsts_match;

/* Looks `host` up: ASCII, upper or lower case, A-labels, perhaps one trailing
   dot.  Anything else (U-labels, brackets, a port, percent-escapes) can never
   be listed and is answered as such: see hsts_canonical_host.

   The time has a bound that depends on host_length alone, whatever the list
   has.  HSTS_OK, or HSTS_ERROR_ARGUMENT (db or match NULL, an unknown option).
   Since 1.0. */
hsts_status hsts_lookup(const hsts_db *db, const char *host, size_t host_length,
                        unsigned options, hsts_match *match);

/* A short English phrase for a reason; never NULL, static storage.
   Since 1.0. */
const char *hsts_reason_text(hsts_reason reason);

/* ---- 5  Upgrading a URL ----------------------------------------------- */

/* Where a part of a URL lies in `out`, in octets. */
typedef struct hsts_span {
  size_t offset;
  size_t length; /* 0 if the URL has no such part */
} hsts_span;

typedef enum hsts_verdict {
  HSTS_URL_UPGRADED = 1, /* http or ws, and only https or wss may be used:
                            `out` holds the URL to use instead */
  HSTS_URL_UNLISTED = 2, /* http or ws, and it may stay so: `match` says why;
                            `out` holds the URL that this is said of */
  HSTS_URL_KEPT = 3      /* neither http nor ws (https, wss, mailto, ...):
                            nothing to upgrade */
} hsts_verdict;

/* What was made of a URL, part by part. */
typedef struct hsts_url {
  hsts_verdict verdict;
  hsts_span scheme;   /* "https" */
  hsts_span userinfo; /* "user:password", without its "@" */
  hsts_span host;     /* canonical, as it was looked up */
  hsts_span port;     /* digits, without ":" */
  hsts_span rest;     /* path, query and fragment: from the "/" to the end */
  hsts_match match;   /* what decided, as hsts_lookup tells it of the host:
                         entry_offset counts from the host's begin.  For https
                         and wss, too; for other schemes all false, no entry */
} hsts_url;

/* Room in octets for whatever becomes of a URL of `url_length` octets (if no
   hsts_idna lengthens its host). */
#define HSTS_URL_SIZE(url_length) (3 * (size_t)(url_length) + 16)

/* The whole of it in one call: from an absolute URL as it comes (typed, in a
   link, the absolute form of a request target) to the URL to use.  A link or a
   Location may be relative ("/login", "//host/"): resolve it against the URL of
   its page or response first, as the URL has to be the one that is fetched.

   `url` is read as browsers read it (the URL standard, as in Chromium): blanks
   and controls around it and tab, CR and LF anywhere are dropped, "\" counts
   as "/", the slashes after "http:" may be any number, the host is
   percent-decoded, lower-cased and, where it is an IP address in any notation,
   written in the usual one.  `out` gets the URL in that canonical form.  Use
   it, whatever the verdict: of "http://a\@b/" the host is "a" here and in
   browsers, and "b" for curl, wget and Python, so the text in `url` may lead to
   a host that was not judged.  Path, query and fragment are copied octet for
   octet, but for the dropped octets, a "\" in the path, and an empty path,
   which becomes "/".  No NUL is appended.

   http becomes https and ws becomes wss if the host is to be upgraded under
   `options` (those of section 4); port 80 and port 443 then vanish, any other
   stays.  Every other URL keeps its scheme.  https, wss and ftp URLs are
   checked and written the same way; of any other scheme nothing but the scheme
   itself is checked, and `out` stays empty (*out_length and all spans 0).

   Certificate errors: if result->match.force_https is true, the connection ends
   at any of them, and the user is offered no way past it (RFC 6797 8.4, 12.1).
   So it is for https and wss URLs, too, whose verdict is HSTS_URL_KEPT.

   out_size   the room at `out` in octets; HSTS_URL_SIZE(url_length) is always
              enough.  `out` must not overlap `url`.
   out_length the octets that were written.
   result     verdict, parts and reason.

   HSTS_OK for every valid URL, whatever the verdict.  HSTS_ERROR_URL: it has
   no scheme, no host or a forbidden octet in the host, a port that is none, or
   is a ws or wss URL with a fragment.  HSTS_ERROR_NON_ASCII: its host is
   non-ASCII (see hsts_upgrade_url_idna).  HSTS_ERROR_SPACE: `out` is too small,
   and *out_length is a size that is enough.  HSTS_ERROR_ARGUMENT: NULL, an
   unknown option, or a url_length so large that HSTS_URL_SIZE overflows.  With
   an error the contents of `out` are undefined.

   Redirect loops: a URL that is https already is never answered with another,
   so a loop always has a server in it that sends https back to http, on a
   listed host.  An embedder that follows redirects sees one at once: the
   verdict for the Location is HSTS_URL_UPGRADED and `out` equals the URL that
   was just fetched.  Do not fetch it again: report that the site redirects to
   http though `match` (its reason, and the entry at entry_offset) forbids http.
   If `out` is another URL, follow it, and count it as a redirect like any
   other.

   Any number of threads at once.  Since 1.0.  Source: URL standard 4.4 and
   3.5, RFC 6797 8.3, and what Chromium 150 was seen to do. */
hsts_status hsts_upgrade_url(const hsts_db *db, const char *url,
                             size_t url_length, unsigned options, char *out,
                             size_t out_size, size_t *out_length,
                             hsts_url *result);

/* Converts a host to A-labels in place: UTS #46 ToASCII, non-transitional,
   with CheckBidi and CheckJoiners, without CheckHyphens and VerifyDnsLength.

   `host` holds *length octets of what should be UTF-8, in room for `size`
   octets; afterwards it holds *length octets of ASCII.  Returns HSTS_OK, or
   HSTS_ERROR_URL if it cannot be converted, or HSTS_ERROR_SPACE with *length
   the room that is needed; any other status is handed on to the caller. */
typedef hsts_status hsts_to_ascii(void *context, char *host, size_t size,
                                  size_t *length);

/* The conversion that the library itself is free of: over ICU, say, as in
   tools/idna.c. */
typedef struct hsts_idna {
  hsts_to_ascii *to_ascii;
  void *context; /* handed to each call */
} hsts_idna;

/* hsts_upgrade_url, but a non-ASCII host goes through `idna` (and what comes
   back through the same checks as any host) instead of giving
   HSTS_ERROR_NON_ASCII.  NULL for `idna` is hsts_upgrade_url.

   Besides its statuses, those of idna->to_ascii.  HSTS_ERROR_ARGUMENT also if
   idna->to_ascii is NULL, whatever the host.  HSTS_ERROR_SPACE may come twice,
   the second time with what the converted host needs.  As thread-safe as
   idna->to_ascii.  Since 1.0. */
hsts_status hsts_upgrade_url_idna(const hsts_db *db, const char *url,
                                  size_t url_length, unsigned options,
                                  char *out, size_t out_size,
                                  size_t *out_length, hsts_url *result,
                                  const hsts_idna *idna);

/* For callers who have parsed the URL: the canonical form of the host of an
   http URL, fit for hsts_lookup.  Percent-escapes are decoded, letters become
   lower case, tab, CR and LF are dropped, IPv4 in any notation becomes
   "1.0.0.1", IPv6 (in its brackets) the shortest form; a trailing dot stays.

   `out` has `out_size` octets, HSTS_URL_SIZE(host_length) is always enough, and
   *out_length are written, without a NUL.  The two must not overlap.

   HSTS_OK; HSTS_ERROR_URL if it is empty or no URL can have such a host;
   HSTS_ERROR_NON_ASCII; HSTS_ERROR_SPACE with *out_length a size that is
   enough; HSTS_ERROR_ARGUMENT.  Any number of threads at once.  Since 1.0.
   Source: URL standard 3.5. */
hsts_status hsts_canonical_host(const char *host, size_t host_length, char *out,
                                size_t out_size, size_t *out_length);

/* The same with a conversion for non-ASCII hosts; see hsts_upgrade_url_idna.
   Since 1.0. */
hsts_status hsts_canonical_host_idna(const char *host, size_t host_length,
                                     char *out, size_t out_size,
                                     size_t *out_length, const hsts_idna *idna);

enum { HSTS_NO_PORT = -1 };

/* For callers who have parsed the URL and know, from hsts_lookup, that its
   host is to be upgraded: the scheme and port to use.

   `scheme` is without its ":", in any case; `port` is without its ":", and
   empty if the URL has none.  *new_scheme becomes "https" or "wss", static and
   NUL-terminated, or NULL if `scheme` is neither http nor ws, so that there is
   nothing to upgrade.  *new_port becomes the number to write, 0 to 65535, or
   HSTS_NO_PORT if none is to be written (80, 443, or none before).

   HSTS_OK; HSTS_ERROR_URL if `port` is no number up to 65535;
   HSTS_ERROR_ARGUMENT.  Any number of threads at once.  Since 1.0.
   Source: RFC 6797 8.3. */
hsts_status hsts_upgrade_scheme_port(const char *scheme, size_t scheme_length,
                                     const char *port, size_t port_length,
                                     const char **new_scheme, int *new_port);

/* ---- 6  The internal redirect ----------------------------------------- */

/* Options of hsts_internal_redirect, to be or-ed. */
enum {
  /* Adds "Content-Length: 0", without which a client at the other end of a
     connection that is kept alive waits for a body. */
  HSTS_REDIRECT_CONTENT_LENGTH = 1u << 0
};

/* Room in octets for any internal redirect. */
#define HSTS_REDIRECT_SIZE(location_length, origin_length) \
  (3 * (size_t)(location_length) + (size_t)(origin_length) + 256)

/* Writes the response with which Chromium answers a request that it upgrades,
   for those who answer requests rather than rewrite them:

       HTTP/1.1 307 Internal Redirect
       Location: https://hstspreload.org/a?b#c
       Cross-Origin-Resource-Policy: Cross-Origin
       Non-Authoritative-Reason: HSTS

   in lines that end in CRLF, with an empty one last.  Chromium's Location is
   that of its own tidied URL, so it may differ behind the host: there, dot
   segments ("/a/../b", "/%2e/") are removed, "'" is encoded in a query, and "`"
   is not.  Both lead to the same host.

   location  the URL that hsts_upgrade_url wrote.  What no URL may have (RFC
             3986) is percent-encoded on the way: controls, spaces, non-ASCII
             bytes, and < > \ ^ ` { | } and the double quote.  So no URL can add
             lines of its own.
   origin    the value of the request's Origin field, which adds
             "Access-Control-Allow-Origin: <origin>" and
             "Access-Control-Allow-Credentials: true", or NULL and 0.
   out_size  the room at `out`; HSTS_REDIRECT_SIZE is always enough.
   out_length the octets that were written.  No NUL is appended.

   HSTS_OK; HSTS_ERROR_SPACE with *out_length the octets that are needed, and
   `out` undefined; HSTS_ERROR_ARGUMENT for NULL, an unknown option, an empty
   location, lengths whose HSTS_REDIRECT_SIZE overflows, or an origin with an
   octet outside 0x20 to 0x7E, which no origin has (RFC 6454 7.1) and which
   could add lines.  Any number of threads at once.  Since 1.0.  Source: what
   Chromium 150 was seen to do. */
hsts_status hsts_internal_redirect(const char *location, size_t location_length,
                                   const char *origin, size_t origin_length,
                                   unsigned options, char *out, size_t out_size,
                                   size_t *out_length);

/* ---- 7  Facts about a list -------------------------------------------- */

/* The number of entries; 0 if db is NULL.  Since 1.0. */
size_t hsts_db_entry_count(const hsts_db *db);

/* The date of the list in seconds since 1970-01-01T00:00:00Z; 0 if it is not
   known (or db is NULL), which is older than any.  A date before 2010 or after
   2199 is none, and 0 is returned.  Since 1.0. */
int64_t hsts_db_date(const hsts_db *db);

/* How old the list is, in seconds, at the time `now` (as time(NULL) gives it);
   INT64_MAX if its date is not known, or more than HSTS_DATE_AHEAD after `now`
   (or db is NULL).  Negative if it is less than that after `now`.  Nothing in
   this library expires a list by itself.  Since 1.0. */
int64_t hsts_db_age(const hsts_db *db, int64_t now);

/* How far, in seconds, the date of a list may be after the time, since clocks
   differ and a day begins early in the east.  A list with a later date counts
   as one without.  Since 1.0. */
#define HSTS_DATE_AHEAD ((int64_t)2 * 24 * 60 * 60)

/* How old, in seconds, a list may be for the browsers that use it, to compare
   hsts_db_age with: Chromium heeds its list until 70 days after it was built
   ("10 weeks", IsBuildTimely in net/http/transport_security_state.cc), Firefox
   until 18 weeks after the list was generated (MINIMUM_REQUIRED_MAX_AGE in
   security/manager/tools/getHSTSPreloadList.js).  Since 1.0. */
#define HSTS_MAX_AGE_CHROMIUM ((int64_t)70 * 24 * 60 * 60)
#define HSTS_MAX_AGE_FIREFOX  ((int64_t)18 * 7 * 24 * 60 * 60)

/* SHA-256 of the list's entries in a canonical order (doc/blob-format.md),
   32 octets inside the db; NULL if db is NULL.  Since 1.0. */
const unsigned char *hsts_db_digest(const hsts_db *db);

/* One entry of the list. */
typedef struct hsts_entry {
  const char *name;   /* canonical, NUL-terminated; the callback's only while
                         it runs */
  size_t name_length; /* octets, at most 253 */
  bool force_https;
  bool include_subdomains;
} hsts_entry;

/* Called for each entry; false ends the enumeration. */
typedef bool hsts_visit(void *context, const hsts_entry *entry);

/* Calls `visit` with `context` for every entry, in an order that is the blob's
   own.  HSTS_OK (ended early or not), HSTS_ERROR_ARGUMENT (also for a db with
   an overlay: enumerate the two that it was made of), HSTS_ERROR_CORRUPT if a
   hostile blob has a name that no lookup could find: entries before it have
   been visited, those after it are not.  The time is linear in the length of
   all names, which may be hundreds of times that of the blob; to end it is up
   to `visit`.  Since 1.0. */
hsts_status hsts_db_enumerate(const hsts_db *db, hsts_visit *visit,
                              void *context);

/* The policy of an entry: why it is on the list, in Chromium's words
   ("bulk-1-year", "public-suffix", ...).  Of what decided a lookup,

       hsts_entry_policy(db, host + match.entry_offset,
                         host_length - match.entry_offset)

   `name` is that of the entry, in any case, perhaps with one trailing dot.

   NUL-terminated, inside the db until hsts_close; "" for an entry without a
   policy.  NULL if there is no such entry, if the blob was compiled without
   policies (the built-in one is) or they are damaged, or if db is NULL.  It
   takes a few times as long as a lookup, as it reads the names of all policies:
   a hundred bytes in Chromium's list, at most 16 KiB.  Any number of threads at
   once.  Since 1.0. */
const char *hsts_entry_policy(const hsts_db *db, const char *name,
                              size_t name_length);

/* ---- 8  The header ---------------------------------------------------- */

/* The longest max-age, in seconds: 2^53 - 1, some 285 million years.  A longer
   one counts as this.  Added to any time of a clock it stays an int64_t, and a
   program that keeps it in a double keeps it. */
#define HSTS_HEADER_MAX_AGE_LIMIT INT64_C(9007199254740991)

/* What a Strict-Transport-Security field says. */
typedef struct hsts_header {
  int64_t max_age; /* seconds, up to HSTS_HEADER_MAX_AGE_LIMIT; 0 asks to forget
                      the host */
  bool include_subdomains;
  bool preload; /* a directive of that name without a value; RFC 6797 has none,
                   and no browser heeds it: it is for those who make the list */
} hsts_header;

/* Reads the value of a Strict-Transport-Security field, as RFC 6797 6.1 has it:

       max-age=31536000; includeSubDomains

   Directives are separated by ";", between which there may be nothing; blanks
   and tabs may be around each, and around its "=".  Names are compared in any
   case.  A value is a token or a quoted string, in which "\" takes the octet
   behind it as it is; octets from 0x80 on may be in quoted strings.  max-age is
   needed, once, with digits alone, quoted or not.  includeSubDomains may be
   there once, without a value.  All other directives are ignored, and may be
   repeated; but they have to be well-formed, or the whole field is not.

   Give it each field by itself, without what a proxy has put together with a
   comma.  Of several fields in one response the first one counts, and the
   others are not to be looked at, even if the first is not well-formed (8.1).
   Heed it only if it came over https without any fault of the certificate
   (8.1), and never from a host that is an IP address (8.1.1).

   value         the field's value.  Blanks, tabs, CR and LF at its end are no
                 part of it: libcurl's header callback and `curl -I` deliver
                 them.  Elsewhere CR and LF are faults, and so is any NUL.
   fault_offset  NULL, or where to put the place of the fault, in octets, with
                 one of the statuses HSTS_ERROR_HEADER_*; otherwise untouched.

   HSTS_OK; HSTS_ERROR_ARGUMENT; or, for a field that is to be ignored as a
   whole (6.1), its first fault from the left:

     _NAME        at what is no name
     _VALUE       behind "=", at what is no value
     _QUOTE       at the quote that has no other
     _OCTET       at the control
     _END         at what is behind a directive instead of ";"
     _REPEATED    at the second name
     _SUBDOMAINS  at the value (its quote, if it has one)
     _MAX_AGE     at the first that is no digit, or, for want of a value, at the
                  end of the name
     _NO_MAX_AGE  at the end

   It takes time linear in `length`.  Any number of threads at once.  Since 1.0.
   Source: RFC 6797 6.1 and 8.1, RFC 9110 5.6.2 to 5.6.4 (which have, after RFC
   7230, no controls in quoted strings, and no line breaks).

   Chromium (net/http/http_security_headers.cc) refuses what is not well-formed,
   too ("a=", "b c"), but a max-age of more than a year counts as one there.
   Firefox and curl take more: hsts_header_parse(3). */
hsts_status hsts_header_parse(const char *value, size_t length,
                              hsts_header *header, size_t *fault_offset);

/* ---- 9  Who may be preloaded ------------------------------------------ */

/* What hstspreload.org has to say of a field, to be or-ed.  Errors are why it
   does not take a host; with warnings alone it does. */
enum {
  /* Errors. */
  HSTS_ISSUE_MAX_AGE_NO_VALUE = 1 << 0,
  HSTS_ISSUE_MAX_AGE_NON_DIGIT = 1 << 1,
  HSTS_ISSUE_MAX_AGE_NOT_READ = 1 << 2, /* empty, or 2^64 and more */
  HSTS_ISSUE_NO_INCLUDE_SUBDOMAINS = 1 << 3,
  HSTS_ISSUE_NO_PRELOAD = 1 << 4,
  HSTS_ISSUE_NO_MAX_AGE = 1 << 5,
  HSTS_ISSUE_MAX_AGE_ZERO = 1 << 6,
  HSTS_ISSUE_MAX_AGE_BELOW_1_YEAR = 1 << 7,
  HSTS_ISSUE_REMOVAL_PRELOAD = 1 << 8,    /* HSTS_FOR_REMOVAL: it is there */
  HSTS_ISSUE_REMOVAL_NO_MAX_AGE = 1 << 9, /* HSTS_FOR_REMOVAL */
  /* Warnings. */
  HSTS_ISSUE_EMPTY = 1 << 16,
  HSTS_ISSUE_EMPTY_DIRECTIVE = 1 << 17,
  HSTS_ISSUE_UNKNOWN_DIRECTIVE = 1 << 18,
  HSTS_ISSUE_REPEATED_MAX_AGE = 1 << 19,
  HSTS_ISSUE_REPEATED_INCLUDE_SUBDOMAINS = 1 << 20,
  HSTS_ISSUE_REPEATED_PRELOAD = 1 << 21,
  HSTS_ISSUE_INVALID_INCLUDE_SUBDOMAINS = 1 << 22, /* the name and more */
  HSTS_ISSUE_INVALID_PRELOAD = 1 << 23,            /* the name and more */
  HSTS_ISSUE_MAX_AGE_LEADING_ZERO = 1 << 24,
  HSTS_ISSUE_MAX_AGE_OVER_10_YEARS = 1 << 25,
  /* All errors. */
  HSTS_ISSUE_ERRORS = 0xFFFF
};

/* Options of hsts_header_issues, to be or-ed. */
enum {
  /* Whether a host would be taken off the list, not put on it: then a field
     with max-age and without preload is needed, and nothing is warned of. */
  HSTS_FOR_REMOVAL = 1u << 0
};

/* Judges the value of a Strict-Transport-Security field as hstspreload.org does
   before a host comes onto the list, or off it.  Its parser is not that of
   hsts_header_parse: it takes no quoted values and no blanks around "=", and of
   repeated directives the first one, with a warning.  So it may take what a
   browser ignores; ask hsts_header_parse as well.

   A response needs exactly one such field, whose host and redirects have to be
   right, too: `hsts-lookup --check-response` judges all of that.

   options  HSTS_FOR_REMOVAL or 0.
   issues   gets all that there are; the host is refused if
            *issues & HSTS_ISSUE_ERRORS.

   HSTS_OK, whatever the issues; HSTS_ERROR_ARGUMENT, also for an unknown
   option.  Any number of threads at once.  Since 1.0.  Source: header.go of
   https://github.com/chromium/hstspreload. */
hsts_status hsts_header_issues(const char *value, size_t length,
                               unsigned options, uint32_t *issues);

/* What hstspreload.org calls one of these bits,
   "header.preloadable.preload.missing"; NULL for anything else.  Static
   storage.  Since 1.0. */
const char *hsts_issue_name(uint32_t issue);

/* The same as a phrase in English; never NULL.  Since 1.0. */
const char *hsts_issue_text(uint32_t issue);

/* ---- 10  Hosts that have sent the header ------------------------------ */

/* The known HSTS hosts of RFC 6797 8.1: hosts whose responses had the field
   Strict-Transport-Security.  Times are seconds since 1970-01-01T00:00:00Z, as
   time(NULL) gives them.

   Any number of threads may use one store at once, for whatever it has, as long
   as none of them closes it.  Those who look up wait for those who write, for
   one host or for a few hundred, never for all of them (doc/store.md).

   Hosts are as in hsts_lookup: ASCII, upper or lower case, A-labels, perhaps
   one trailing dot. */
typedef struct hsts_store hsts_store;

/* A time that never comes. */
#define HSTS_NEVER INT64_MAX

/* Where the registrable domain begins in `host`, which is canonical, in octets:
   the domain that one owner has, directly below a public suffix; host_length if
   that is not known.  Called while nothing is locked. */
typedef size_t hsts_registrable(void *context, const char *host,
                                size_t host_length);

typedef struct hsts_store_options {
  size_t max_hosts; /* the bound, up to 2^28; 0 is 65,536.  A host takes some
                       215 bytes, of memory that is reserved when the store is
                       opened and not touched before it is used */
  const unsigned char *seed; /* 16 bytes, the key of the hash; NULL: random.
                                Who knows it can make lookups slow, and guess
                                which host goes */
  hsts_registrable *registrable; /* or NULL: the last two labels */
  void *context;                 /* handed to each call of that */
} hsts_store_options;

/* Makes an empty store.  `options` may be NULL, for all defaults.

   When it is full, one host goes for each that comes: one that has expired, if
   one is found soon; else, at random, one of the newest of the domain that has
   most hosts in the store, or of one of several that have.  So no domain, with
   any number of hosts below it, gets more places than others keep
   (doc/store.md).

   HSTS_OK, and *store is to be closed with hsts_store_close;
   HSTS_ERROR_ARGUMENT, _MEMORY; HSTS_ERROR_IO with errno set if the system has
   no random octets.  Since 1.0. */
hsts_status hsts_store_open(hsts_store **store,
                            const hsts_store_options *options);

/* Closes a store, and saves nothing; NULL is fine.  Since 1.0. */
void hsts_store_close(hsts_store *store);

/* A field as it was received. */
typedef struct hsts_note {
  int64_t max_age;         /* seconds, not negative; 0: the host is to be
                              forgotten */
  bool include_subdomains; /* whether it had includeSubDomains */
  bool secure; /* over TLS, and without any certificate error (8.1) */
  int64_t now; /* when */
} hsts_note;

/* What became of it. */
typedef enum hsts_noted {
  HSTS_NOTED_KNOWN = 0,      /* the host is known, until now + max_age */
  HSTS_NOTED_FORGOTTEN = 1,  /* max-age=0: it is not, whether it was or not */
  HSTS_NOTED_NOT_SECURE = 2, /* ignored: not over a secure transport */
  HSTS_NOTED_ADDRESS = 3, /* ignored: an IP address, in any notation (8.1.1) */
  HSTS_NOTED_LOCALHOST = 4, /* ignored: localhost, or a host below it */
  HSTS_NOTED_NOT_A_HOST = 5 /* ignored: see HSTS_REASON_NOT_A_HOST */
} hsts_noted;

/* Notes that `host` has sent the field.  What was known of it is replaced.

   noted  NULL, or what became of it.

   HSTS_OK, also for what is ignored; HSTS_ERROR_ARGUMENT; HSTS_ERROR_MEMORY,
   and the store is as before.  Since 1.0.  Source: RFC 6797 8.1, and
   URLRequestHttpJob::ProcessStrictTransportSecurityHeader in Chromium. */
hsts_status hsts_store_note(hsts_store *store, const char *host,
                            size_t host_length, const hsts_note *note,
                            hsts_noted *noted);

/* Forgets what is known of `host` and nothing else: for those who clear what
   they know of a site.  `now` is when.  The name stays in
   the store for 30 days, and in its file, so that other processes forget it,
   too.

   HSTS_OK, whether it was known or not; HSTS_ERROR_ARGUMENT; HSTS_ERROR_MEMORY,
   and the store is as before.  Since 1.0. */
hsts_status hsts_store_forget(hsts_store *store, const char *host,
                              size_t host_length, int64_t now);

/* Forgets all hosts that were noted at the time `since` or later, for those who
   clear what a browser has seen.  `now` is when.  0 is all hosts there are, in
   the store and in its file.  A host that was noted again counts as of the last
   time.

   No answer names them any more, nor does the file once it is saved: so save
   soon.  For 30 days a comment in the file says which period was cleared.  Other
   processes that load or save it then forget what they have noted in that
   period.

   Of a host that came from a file nobody knows when it was noted, but that it
   was before the file was written.  So it goes if the file was written at
   `since` or later, unless the store had it from an earlier one, and its line is
   the same.  That holds for hosts that are only in the file as well.

   HSTS_OK; HSTS_ERROR_ARGUMENT.  Since 1.0. */
hsts_status hsts_store_clear(hsts_store *store, int64_t since, int64_t now);

/* What a lookup has found. */
typedef struct hsts_known {
  bool known;              /* the answer: only https may be used */
  bool exact;              /* the host itself is known, not one above it */
  bool include_subdomains; /* of what is known */
  size_t entry_offset;     /* where its name begins in host; the host's length
                              if nothing is known */
  int64_t expires;         /* until then, exclusively; HSTS_NEVER; 0 if nothing
                              is known */
} hsts_known;

/* Whether `host` is known at the time `now`: itself, or any domain above it
   that includes its subdomains (RFC 6797 8.2).  Unlike in the list, a nearer
   entry without them masks nothing.  The nearest that applies is told.

   It takes well under a microsecond, allocates nothing, and takes a lock that
   readers share.  HSTS_OK; HSTS_ERROR_ARGUMENT.  Since 1.0. */
hsts_status hsts_store_lookup(hsts_store *store, const char *host,
                              size_t host_length, int64_t now,
                              hsts_known *known);

/* How many known hosts there are, those included that have expired and were not
   pruned; 0 if store is NULL.  Since 1.0. */
size_t hsts_store_count(hsts_store *store);

/* Removes all hosts that have expired at the time `now`, and returns how many
   there were.  Nothing needs it: it saves memory.  What other processes have
   yet to learn of by a file goes when it was saved.  Since 1.0. */
size_t hsts_store_prune(hsts_store *store, int64_t now);

/* A host of the store. */
typedef struct hsts_known_host {
  const char *name; /* canonical, NUL-terminated; the callback's only while it
                       runs */
  size_t name_length;
  bool include_subdomains;
  int64_t expires;
} hsts_known_host;

/* Called for each host; false ends the enumeration. */
typedef bool hsts_visit_host(void *context, const hsts_known_host *host);

/* Calls `visit` with `context` for every host that is known at the time `now`,
   in no particular order.  `visit` may use the store in
   any way but to close it.  A host that is noted or forgotten meanwhile may be
   told or not.

   HSTS_OK (ended early or not), HSTS_ERROR_ARGUMENT.  Since 1.0. */
hsts_status hsts_store_enumerate(hsts_store *store, int64_t now,
                                 hsts_visit_host *visit, void *context);

/* Told of a line that is damaged, from 1 on, with what is wrong with it. */
typedef void hsts_damaged_line(void *context, size_t line, const char *reason);

/* Merges a file into the store: the HSTS cache of curl, lines such as

       .example.com "20271231 10:00:00"
       one.example.net "unlimited"

   Lines and dates are what curl 7.88 or curl 8 reads.  A damaged line is
   skipped, and `tell` (or NULL) called with `context`.  Of two lines for a host
   that have not expired the later time counts, and includeSubDomains if either
   has it.  Of a host that the store knows, too, the file's line counts, unless
   the host was noted or forgotten since it was saved.  A store has one file.

   HSTS_OK, however many lines were damaged; HSTS_ERROR_ARGUMENT, _MEMORY;
   HSTS_ERROR_IO with errno set: ENOENT if there is no such file.
   HSTS_ERROR_NOT_STORE, and nothing is merged: the file begins with "#!", or
   has lines, and none of them has a host or is the first line of what curl or
   hsts_store_save writes.  HSTS_ERROR_FULL: the file has more known hosts than
   the store may have; as many are merged as there is room for.  Since 1.0. */
hsts_status hsts_store_load(hsts_store *store, const char *path, int64_t now,
                            hsts_damaged_line *tell, void *context);

/* Merges the file if it is there, as hsts_store_load does, and replaces it by
   all that the store then knows.  The new file is on the disk before the old
   one is gone, so a crash loses at most what was noted after the last save.
   All who save by this function wait for each other (with flock on PATH.lock,
   which stays there) and lose nothing of each other's; curl does not wait: see
   doc/store.md.  PATH.new is written meanwhile.

   The new file belongs to the effective user, and nobody else may read it.  If
   it replaces the user's own file, it takes over that one's permissions.  If
   root replaces a user's file, the new one is the user's, and so is a lock that
   root makes.

   HSTS_OK.  With any other status the file is as it was, or, if only the folder
   could not be written to the disk (HSTS_ERROR_IO), the new one is there:

   HSTS_ERROR_ARGUMENT   also for an empty path
   HSTS_ERROR_MEMORY
   HSTS_ERROR_IO         errno says why: EACCES also for a file that has no
                         write permission, root or not, for a symbolic link that
                         belongs neither to the effective user nor to root, and
                         for a lock of a stranger's; EISDIR or EINVAL for what
                         is no regular file; ELOOP for a lock that is a link
   HSTS_ERROR_BUSY       somebody else has held the lock for a second
   HSTS_ERROR_NOT_STORE  as hsts_store_load: the file is something else
   HSTS_ERROR_FULL       as hsts_store_load: the new file would have lost hosts

   What the file says is merged into the store even if it cannot be written.
   Since 1.0. */
hsts_status hsts_store_save(hsts_store *store, const char *path, int64_t now,
                            hsts_damaged_line *tell, void *context);

/* Who has decided. */
typedef enum hsts_decider {
  HSTS_DECIDER_NONE = 0,    /* nobody: http, for `match.reason` */
  HSTS_DECIDER_OVERLAY = 1, /* an entry of the overlay, for https or http */
  HSTS_DECIDER_STORE = 2,   /* a host that has sent the header: https */
  HSTS_DECIDER_LIST = 3     /* an entry of the list, for https or http */
} hsts_decider;

typedef struct hsts_decision {
  bool force_https; /* the answer: only https may be used */
  hsts_decider decider;
  hsts_match match; /* as hsts_lookup tells it, of whatever has decided */
  int64_t expires;  /* of the store's entry if that has decided; otherwise 0 */
} hsts_decision;

/* The one answer for a host at the time `now`.  What decides is the first of

     1. a "+" or "!" of the overlay, if `db` has one (hsts_open_overlay);
     2. the store: the host is known, or one above it that includes subdomains;
     3. the list, by its own rule.

   max-age=0 makes the store forget a host, and then the list has its say, as in
   Chromium.

   db       the list; NULL if there is none.
   store    NULL if there is none; not both.
   options  those of section 4.  Hosts that HSTS_EXEMPT_SINGLE_LABELS exempts
            are exempt from the store as well.

   HSTS_OK, or HSTS_ERROR_ARGUMENT.  Any number of threads at once.  Since 1.0.
   Source: RFC 6797 8.3. */
hsts_status hsts_decide(const hsts_db *db, hsts_store *store, const char *host,
                        size_t host_length, unsigned options, int64_t now,
                        hsts_decision *decision);

/* The one answer for a URL, and the URL to use: what hsts_upgrade_url_idna
   makes of it, but its host is upgraded if hsts_decide says so.  For every URL
   that a client is about to fetch, the targets of redirects included, before it
   connects.  The URL is absolute: a relative Location has to be resolved first.

   db, store, now  as in hsts_decide.
   url ... result  as in hsts_upgrade_url.  result->match is that of
                   hsts_decision: its reason tells what has decided, namely the
                   store for HSTS_REASON_KNOWN and _KNOWN_SUPERDOMAIN, the
                   overlay where from_overlay is set, otherwise the list.  If
                   its force_https is true, of an https URL too, there is no
                   way past a certificate error.
   idna            as in hsts_upgrade_url_idna; NULL: hosts have to be ASCII.

   The statuses of hsts_upgrade_url_idna; HSTS_ERROR_ARGUMENT also if there is
   neither list nor store.  Any number of threads at once, as far as
   idna->to_ascii has it.  Since 1.0.  Source: RFC 6797 8.3, which is for the
   targets of redirects, too. */
hsts_status hsts_decide_url(const hsts_db *db, hsts_store *store,
                            const char *url, size_t url_length,
                            unsigned options, int64_t now, char *out,
                            size_t out_size, size_t *out_length,
                            hsts_url *result, const hsts_idna *idna);

#ifdef __cplusplus
}
#endif

#endif
