/* SPDX-License-Identifier: MIT */
/*
 * The input is a host.  On the list that is built in it has to be answered as
 * the oracle answers it, which reads the list as text and shares no code with
 * the library.  And whatever hsts_canonical_host makes of it has to be
 * canonical.
 */
#include "environment.h"
#include "fuzz.h"
#include "host.h"
#include "hsts.h"
#include "idna.h"
#include "oracle.h"

enum {
  LONGEST = 4096, /* octets: enough for every limit there is */
  HOST_OPTIONS = HSTS_RFC6797 | HSTS_EXEMPT_SINGLE_LABELS
};

static const hsts_db *db;
static struct oracle oracle;
static hsts_idna idna;

int LLVMFuzzerInitialize(int *count, char ***arguments) {
  (void)count, (void)arguments;
  db = hsts_builtin();
  if (db == NULL || !oracle_load(&oracle, environment("HSTS_LIST")) ||
      !idna_open(&idna)) {
    fprintf(stderr, "no list is built in, or it cannot be read, or no ICU\n");
    exit(EXIT_FAILURE);
  }
  return 0;
}

/* ---- Lookups ---------------------------------------------------------- */

static hsts_match lookup(const char *host, size_t length, unsigned options) {
  hsts_match match;

  REQUIRE(hsts_lookup(db, host, length, options, &match) == HSTS_OK);
  return match;
}

static void check_oracle(const char *host, size_t length, unsigned options) {
  hsts_match match = lookup(host, length, options);
  hsts_match right =
      oracle_lookup(&oracle, ORACLE_BISECTION, host, length, options);

  REQUIRE(oracle_same_match(&match, &right));
}

/* Upper case changes nothing. */
static void check_case(const char *host, size_t length, unsigned options) {
  hsts_match match = lookup(host, length, options), other;
  char *upper = fuzz_copy(host, length);

  for (size_t i = 0; i < length; i++)
    if (upper[i] >= 'a' && upper[i] <= 'z')
      upper[i] = (char)(upper[i] - 'a' + 'A');
  other = lookup(upper, length, options);
  REQUIRE(oracle_same_match(&match, &other));
  free(upper);
}

/* A dot at the end changes nothing but the host's length. */
static void check_dot(const char *host, size_t length, unsigned options) {
  hsts_match match = lookup(host, length, options), other;
  char *dotted;

  if (length > 0 && host[length - 1] == '.')
    return;
  dotted = fuzz_buffer(length + 1);
  if (length > 0)
    memcpy(dotted, host, length);
  dotted[length] = '.';
  other = lookup(dotted, length + 1, options);
  if (match.entry_offset == length)
    match.entry_offset++;
  REQUIRE(oracle_same_match(&match, &other));
  free(dotted);
}

/* An option that does not exist is the caller's bug, and changes nothing. */
static void check_options(const char *host, size_t length) {
  static const hsts_match unset = {.entry_offset = 12345};
  hsts_match match = unset;

  for (unsigned bit = 3; bit < 32; bit++)
    REQUIRE(hsts_lookup(db, host, length, 1u << bit, &match) ==
            HSTS_ERROR_ARGUMENT);
  REQUIRE(oracle_same_match(&match, &unset));
}

/* ---- The canonical form ----------------------------------------------- */

struct canonical {
  hsts_status status;
  char *host; /* to be freed */
  size_t length;
};

/* With just so much room. */
static struct canonical canonical_in(const char *host, size_t length,
                                     size_t room, const hsts_idna *converter) {
  struct canonical made = {.host = fuzz_buffer(room)};

  made.status = hsts_canonical_host_idna(host, length, made.host, room,
                                         &made.length, converter);
  return made;
}

/* With as much room as it asks for. */
static struct canonical canonical_of(const char *host, size_t length,
                                     const hsts_idna *converter) {
  size_t room = HSTS_URL_SIZE(length);
  struct canonical made = canonical_in(host, length, room, converter);

  for (int again = 0; made.status == HSTS_ERROR_SPACE && again < 2; again++) {
    REQUIRE(converter != NULL && made.length > room);
    room = made.length;
    free(made.host);
    made = canonical_in(host, length, room, converter);
  }
  REQUIRE(made.status != HSTS_ERROR_SPACE);
  return made;
}

/* A host in a URL is one of these two: an address in brackets, or octets of
   which none is a control, a capital or one that divides the parts of URLs (URL
   standard 3.2), nor a space or "*", which are escaped. */
static void check_octets(const char *host, size_t length) {
  bool is_ipv6 = length > 0 && host[0] == '[';

  REQUIRE(length > 0 && (!is_ipv6 || host[length - 1] == ']'));
  for (size_t i = is_ipv6; i < length - is_ipv6; i++) {
    char octet = host[i];
    if (octet == '%') {
      REQUIRE(i + 3 <= length && (memcmp(host + i, "%20", 3) == 0 ||
                                  memcmp(host + i, "%2A", 3) == 0));
      i += 2;
      continue;
    }
    REQUIRE(octet > ' ' && octet < 0x7F && (octet < 'A' || octet > 'Z'));
    if (is_ipv6)
      REQUIRE(strchr("0123456789abcdef:", octet) != NULL);
    else
      REQUIRE(strchr("#*/:<>?@[\\]^|", octet) == NULL);
  }
}

/* What is canonical is its own canonical form; and a host that is canonical to
   begin with is left as it is, unless it may be an address ("0x" is one). */
static void check_canonical(const char *host, size_t length,
                            const struct canonical *made) {
  struct canonical again = canonical_of(made->host, made->length, NULL);
  char last = length > 0 ? host[length - 1] : '.';

  check_octets(made->host, made->length);
  REQUIRE(again.status == HSTS_OK);
  REQUIRE(fuzz_same(made->host, made->length, again.host, again.length));
  free(again.host);
  if (hsts_host_is_canonical(host, length) && last >= 'g' && last != 'x')
    REQUIRE(fuzz_same(made->host, made->length, host, length));
}

/* Every lack of room is noticed, and what is asked for then is enough. */
static void check_room(const char *host, size_t length,
                       const struct canonical *made,
                       const hsts_idna *converter) {
  size_t rooms[] = {0, made->length / 2, made->length - 1};

  for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
    struct canonical small = canonical_in(host, length, rooms[i], converter);
    REQUIRE(small.status == HSTS_ERROR_SPACE && small.length >= made->length);
    free(small.host);
  }
}

static void check_form(const char *host, size_t length) {
  struct canonical plain = canonical_of(host, length, NULL);
  struct canonical converted = canonical_of(host, length, &idna);

  if (plain.status == HSTS_OK) {
    check_canonical(host, length, &plain);
    check_room(host, length, &plain, NULL);
  }
  if (plain.status == HSTS_ERROR_NON_ASCII) {
    REQUIRE(converted.status == HSTS_OK || converted.status == HSTS_ERROR_URL);
  } else {
    REQUIRE(plain.status == HSTS_OK || plain.status == HSTS_ERROR_URL);
    REQUIRE(plain.status == converted.status);
  }
  if (converted.status == HSTS_OK) {
    check_canonical(converted.host, converted.length, &converted);
    check_room(host, length, &converted, &idna);
  }
  if (plain.status == HSTS_OK)
    REQUIRE(
        fuzz_same(plain.host, plain.length, converted.host, converted.length));
  free(plain.host);
  free(converted.host);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *host = (const char *)data;

  if (size > LONGEST)
    return 0;
  for (unsigned options = 0; options <= HOST_OPTIONS; options++) {
    check_oracle(host, size, options);
    check_case(host, size, options);
    check_dot(host, size, options);
  }
  check_options(host, size);
  check_form(host, size);
  return 0;
}
