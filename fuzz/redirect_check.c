/* SPDX-License-Identifier: MIT */
/*
 * The response is read as a client reads it, line by line, without regard to
 * how it was written: a line too many, or a control in one, is what an attacker
 * would want.
 */
#include "redirect_check.h"

#include "fuzz.h"
#include "hsts.h"

/* What is left to read of a response. */
struct response {
  const char *at, *end;
};

/* The next line, without its CRLF. */
static struct response next_line(struct response *response) {
  struct response line = {response->at, response->at};

  while (line.end < response->end && *line.end != '\r' && *line.end != '\n') {
    REQUIRE((unsigned char)*line.end >= ' ' && *line.end != 0x7F);
    line.end++;
  }
  REQUIRE(response->end - line.end >= 2 && memcmp(line.end, "\r\n", 2) == 0);
  response->at = line.end + 2;
  return line;
}

static void require_line(struct response *response, const char *text) {
  struct response line = next_line(response);

  REQUIRE(fuzz_same(line.at, (size_t)(line.end - line.at), text, strlen(text)));
}

/* A line with that beginning; what follows it. */
static struct response require_field(struct response *response,
                                     const char *name) {
  struct response line = next_line(response);
  size_t length = strlen(name);

  REQUIRE((size_t)(line.end - line.at) >= length &&
          memcmp(line.at, name, length) == 0);
  line.at += length;
  return line;
}

static bool is_visible(char octet) {
  return octet > ' ' && octet < 0x7F;
}

/* Nothing that RFC 3986 has in no rule. */
static bool is_in_urls(char octet) {
  return is_visible(octet) && strchr("\"<>\\^`{|}", octet) == NULL;
}

/* The field is the location, with what no URL may have percent-encoded. */
static void require_location(struct response *response, const char *location,
                             size_t length) {
  struct response field = require_field(response, "Location: ");
  char escape[8];

  for (size_t i = 0; i < length; i++) {
    (void)snprintf(escape, sizeof escape, "%%%02X", (unsigned char)location[i]);
    if (is_in_urls(location[i])) {
      REQUIRE(field.at < field.end && *field.at == location[i]);
      field.at++;
    } else {
      REQUIRE(field.end - field.at >= 3 && memcmp(field.at, escape, 3) == 0);
      field.at += 3;
    }
  }
  REQUIRE(field.at == field.end);
}

static void require_origin(struct response *response, const char *origin,
                           size_t length) {
  struct response field =
      require_field(response, "Access-Control-Allow-Origin: ");

  REQUIRE(fuzz_same(field.at, (size_t)(field.end - field.at), origin, length));
  require_line(response, "Access-Control-Allow-Credentials: true");
}

static bool is_origin(const char *origin, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (!is_visible(origin[i]) && origin[i] != ' ')
      return false;
  return true;
}

struct redirect {
  const char *location, *origin;
  size_t location_length, origin_length;
  unsigned options;
};

static hsts_status make(const struct redirect *redirect, char *out, size_t room,
                        size_t *length) {
  return hsts_internal_redirect(redirect->location, redirect->location_length,
                                redirect->origin, redirect->origin_length,
                                redirect->options, out, room, length);
}

static void check_lines(const struct redirect *redirect,
                        struct response response) {
  require_line(&response, "HTTP/1.1 307 Internal Redirect");
  require_location(&response, redirect->location, redirect->location_length);
  require_line(&response, "Cross-Origin-Resource-Policy: Cross-Origin");
  require_line(&response, "Non-Authoritative-Reason: HSTS");
  if (redirect->origin_length > 0)
    require_origin(&response, redirect->origin, redirect->origin_length);
  if (redirect->options & HSTS_REDIRECT_CONTENT_LENGTH)
    require_line(&response, "Content-Length: 0");
  require_line(&response, "");
  REQUIRE(response.at == response.end);
}

static void check_room(const struct redirect *redirect, size_t length) {
  size_t rooms[] = {0, 1, length / 2, length - 1, length};

  for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
    char *out = fuzz_buffer(rooms[i]);
    size_t needed = 0;
    REQUIRE(make(redirect, out, rooms[i], &needed) ==
            (rooms[i] < length ? HSTS_ERROR_SPACE : HSTS_OK));
    REQUIRE(needed == length);
    free(out);
  }
}

static void check_one(const struct redirect *redirect) {
  size_t room =
      HSTS_REDIRECT_SIZE(redirect->location_length, redirect->origin_length);
  size_t length = 0;
  char *out = fuzz_buffer(room);
  hsts_status status = make(redirect, out, room, &length);

  if (redirect->location_length == 0 ||
      !is_origin(redirect->origin, redirect->origin_length)) {
    REQUIRE(status == HSTS_ERROR_ARGUMENT);
  } else {
    REQUIRE(status == HSTS_OK && length <= room);
    check_lines(redirect, (struct response){out, out + length});
    check_room(redirect, length);
  }
  free(out);
}

void check_redirect(const char *location, size_t location_length,
                    const char *origin, size_t origin_length) {
  struct redirect redirect = {.location = location,
                              .location_length = location_length,
                              .origin = origin,
                              .origin_length = origin_length};

  check_one(&redirect);
  redirect.options = HSTS_REDIRECT_CONTENT_LENGTH;
  check_one(&redirect);
}
