/* SPDX-License-Identifier: MIT */
/*
 * A head begins with a line "HTTP/...", and ends with an empty one; what comes
 * then, up to the next such line, is a body, or nothing.  Lines end in CRLF or
 * LF.  A field that goes on in a line that begins with a blank (obs-fold, RFC
 * 9112 5.2) is put together in place.
 */
#include "response_heads.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "lookup_exit.h"
#include "message.h"

struct head_line {
  char *octets;
  size_t length; /* without its end */
};

/* What is read, and where. */
struct text {
  char *at, *end;
};

static bool next_line(struct text *text, struct head_line *line) {
  size_t left = (size_t)(text->end - text->at);
  char *newline = left > 0 ? memchr(text->at, '\n', left) : NULL;

  if (left == 0)
    return false;
  line->octets = text->at;
  line->length = newline != NULL ? (size_t)(newline - text->at) : left;
  text->at += line->length + (newline != NULL);
  if (line->length > 0 && line->octets[line->length - 1] == '\r')
    line->length--;
  return true;
}

static bool is_blank(char octet) {
  return octet == ' ' || octet == '\t';
}

/* Adds the lines that continue this one. */
static void unfold(struct text *text, struct head_line *line) {
  struct head_line more;

  while (text->at < text->end && is_blank(*text->at)) {
    char *gap = line->octets + line->length;
    if (!next_line(text, &more))
      return;
    memset(gap, ' ', (size_t)(more.octets - gap));
    line->length = (size_t)(more.octets + more.length - line->octets);
  }
}

/* "HTTP/1.1 200 OK": the number, or 0 if it is no such line. */
static int status_of(const struct head_line *line) {
  const char *space;
  size_t left;
  int status = 0;

  if (line->length < 9 || strncasecmp(line->octets, "HTTP/", 5) != 0 ||
      (space = memchr(line->octets, ' ', line->length)) == NULL)
    return 0;
  left = line->length - (size_t)(space + 1 - line->octets);
  if (left < 3 || (left > 3 && space[4] != ' '))
    return 0;
  for (int i = 1; i <= 3; i++) {
    if (space[i] < '0' || space[i] > '9')
      return 0;
    status = status * 10 + (space[i] - '0');
  }
  return status;
}

/* The answer to CONNECT, which curl writes before that of the server. */
static bool is_of_a_proxy(const struct head_line *line) {
  static const char reason[] = "200 Connection established";
  size_t length = sizeof reason - 1;

  return line->length > length &&
         strncasecmp(line->octets + line->length - length, reason, length) == 0;
}

/* The value behind `name`, which has its ":"; false if that is not the name. */
static bool value_of(const struct head_line *line, const char *name,
                     struct head_value *value) {
  size_t begin = strlen(name), end = line->length;

  if (end < begin || strncasecmp(line->octets, name, begin) != 0)
    return false;
  while (begin < end && is_blank(line->octets[begin]))
    begin++;
  while (end > begin && is_blank(line->octets[end - 1]))
    end--;
  *value = (struct head_value){line->octets + begin, end - begin};
  return true;
}

static void add_field(struct response_head *head,
                      const struct head_line *line) {
  struct head_value value;

  if (value_of(line, "location:", &value) && head->location.octets == NULL)
    head->location = value;
  if (value_of(line, "strict-transport-security:", &value) &&
      head->sts_count++ == 0)
    head->sts = value;
}

static void parse(struct response_heads *heads, struct text text) {
  struct response_head outside, *head = &outside;
  struct head_line line;
  bool in_head = false;

  while (next_line(&text, &line)) {
    int status = status_of(&line);
    if (status != 0) {
      bool counts = status >= 200 && !is_of_a_proxy(&line);
      if (counts && heads->count == HEADS_MOST)
        return;
      head = counts ? &heads->list[heads->count++] : &outside;
      *head = (struct response_head){.status = status};
      in_head = true;
    } else if (line.length == 0) {
      in_head = false;
    } else if (in_head) {
      unfold(&text, &line);
      add_field(head, &line);
    }
  }
}

int response_heads_read(struct response_heads *heads, const char *path) {
  const char *name = message_input(path);
  struct text text;

  if (!list_input_read(&heads->input, path)) {
    message(name, list_input_reason(errno));
    return EXIT_UNUSABLE;
  }
  heads->given = true;
  text =
      (struct text){heads->input.text, heads->input.text + heads->input.size};
  parse(heads, text);
  if (heads->count == 0 && heads->input.size > 0) {
    message(name, "there is no head of a response in it, which begins with a"
                  " line such as HTTP/1.1 200 OK");
    return EXIT_INVALID;
  }
  return 0;
}

void response_heads_free(struct response_heads *heads) {
  if (heads->given)
    list_input_free(&heads->input);
}
