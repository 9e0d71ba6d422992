/* SPDX-License-Identifier: MIT */
/*
 * What the library says in English, and its version.
 */
#include "cold.h"

#include "hsts.h"

const char *hsts_version(void) {
  return HSTS_VERSION_STRING;
}

const char *hsts_strerror(hsts_status status) {
  switch (status) {
  case HSTS_OK:
    return "success";
  case HSTS_ERROR_ARGUMENT:
    return "invalid argument";
  case HSTS_ERROR_NOT_BLOB:
    return "not an HSTS preload blob";
  case HSTS_ERROR_VERSION:
    return "an HSTS preload blob of a newer version than this library reads";
  case HSTS_ERROR_TRUNCATED:
    return "the HSTS preload blob is truncated";
  case HSTS_ERROR_CORRUPT:
    return "the HSTS preload blob is corrupt";
  case HSTS_ERROR_MEMORY:
    return "out of memory";
  case HSTS_ERROR_IO:
    return "the file cannot be read or written";
  case HSTS_ERROR_URL:
    return "not a valid URL or host";
  case HSTS_ERROR_NON_ASCII:
    return "the host is not ASCII";
  case HSTS_ERROR_SPACE:
    return "the buffer is too small";
  case HSTS_ERROR_BUSY:
    return "another process holds the lock of the file";
  case HSTS_ERROR_NOT_STORE:
    return "not a file of known HSTS hosts";
  case HSTS_ERROR_FULL:
    return "the file has more known HSTS hosts than the store has room for";
  case HSTS_ERROR_HEADER_NAME:
    return "not a well-formed header: the name of a directive is expected";
  case HSTS_ERROR_HEADER_VALUE:
    return "not a well-formed header: a value is expected after \"=\"";
  case HSTS_ERROR_HEADER_QUOTE:
    return "not a well-formed header: a quoted value does not end";
  case HSTS_ERROR_HEADER_OCTET:
    return "not a well-formed header: a control in a quoted value";
  case HSTS_ERROR_HEADER_END:
    return "not a well-formed header: \";\" is expected after a directive";
  case HSTS_ERROR_HEADER_REPEATED:
    return "not a well-formed header: a directive is repeated";
  case HSTS_ERROR_HEADER_SUBDOMAINS:
    return "not a well-formed header: includeSubDomains has a value";
  case HSTS_ERROR_HEADER_MAX_AGE:
    return "not a well-formed header: max-age needs digits, and nothing else";
  case HSTS_ERROR_HEADER_NO_MAX_AGE:
    return "not a well-formed header: there is no max-age";
  }
  return "unknown status";
}

const char *hsts_reason_text(hsts_reason reason) {
  static const char *const texts[] = {
      [HSTS_REASON_NOT_LISTED] =
          "neither the host nor a domain above it is listed",
      [HSTS_REASON_EXACT] = "the host itself is listed",
      [HSTS_REASON_SUPERDOMAIN] =
          "a listed domain above it includes its subdomains",
      [HSTS_REASON_MASKED] =
          "the nearest listed domain above it does not include subdomains",
      [HSTS_REASON_NO_MODE] = "the nearest entry does not force https",
      [HSTS_REASON_NOT_A_HOST] = "not a host name that can be listed",
      [HSTS_REASON_EXEMPT_LABEL] = "single labels are exempt",
      [HSTS_REASON_EXEMPT_PORT] = "ports other than 80 and 443 are exempt",
      [HSTS_REASON_ADDRESS] = "an IP address is never a known HSTS host",
      [HSTS_REASON_EXEMPT_OVERLAY] = "the overlay exempts it",
      [HSTS_REASON_KNOWN] = "the host itself has sent the header",
      [HSTS_REASON_KNOWN_SUPERDOMAIN] =
          "a domain above it has sent the header, with includeSubDomains",
  };

  return (unsigned)reason < sizeof texts / sizeof texts[0] ? texts[reason]
                                                           : "unknown reason";
}
