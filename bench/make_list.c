/* SPDX-License-Identifier: MIT */
/*
 * make_list N [SEED] <LIST: a list of N entries that is like LIST, to see how
 * things grow.  The same arguments and list give the same octets everywhere.
 *
 *   labels   of a Markov chain (label_chain.c) of LIST's first labels
 *   parents  as frequent as in LIST, but ever new ones come: whoever draws the
 *            place of a parent's first child founds a new parent in two cases
 *            of five.  This is the Pitman-Yor process with a discount of 2/5
 *            (J. Pitman, "Combinatorial Stochastic Processes", 3.2): parents
 *            grow as N^0.4, and as many have one child as in LIST
 *   flags    those of any entry of LIST
 *
 * No name is there twice, and none is an ancestor of another: most of the
 * names below it would be redundant.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host.h"
#include "label_chain.h"
#include "list.h"
#include "list_input.h"
#include "list_json.h"
#include "message.h"
#include "name_set.h"
#include "writer.h"

const char message_program[] = "make_list";

enum {
  MOST_NAMES = 100000000,
  TRIES = 10000, /* at a new name, until LIST is called too small */
  FOUNDERS = 2,  /* of */
  FIRST_CHILDREN = 5
};

struct parent {
  const char *name;
  size_t length; /* 0: the root */
};

/* What a name is put below: an entry of LIST, or of the new list, was. */
struct child {
  uint32_t parent;
  bool first; /* of its parent's children */
};

struct generator {
  struct xorshift random;
  struct label_chain chain;
  struct name_set names; /* the new list's, and all parents */
  struct list model;     /* LIST */
  struct parent *parents;
  struct child *children;
  uint32_t parent_count, child_count;
  uint32_t room; /* for each of them */
};

static struct writer output; /* too large for the stack */

/* ---- Learning ---------------------------------------------------------- */

/* Where the parent of a name begins; its end if that is the root. */
static const char *parent_of(const char *name) {
  const char *dot = strchr(name, '.');

  return dot != NULL ? dot + 1 : name + strlen(name);
}

/* Ancestors of entries count as seen, so that none becomes an entry. */
static void mark_ancestors(struct generator *generator, const char *name) {
  while (*name != '\0') {
    (void)name_set_add(&generator->names, name, strlen(name));
    name = parent_of(name);
  }
}

static void add_parent(struct generator *generator, const char *name) {
  generator->parents[generator->parent_count++] =
      (struct parent){name, strlen(name)};
  mark_ancestors(generator, name);
}

static void add_child(struct generator *generator, uint32_t parent,
                      bool first) {
  generator->children[generator->child_count++] = (struct child){parent, first};
}

static int by_parent(const void *left, const void *right) {
  const char *const *a = left, *const *b = right;

  return strcmp(*a, *b);
}

/* Takes LIST's entries for children of their parents. */
static bool learn_parents(struct generator *generator) {
  size_t count = generator->model.count;
  const char **parents = calloc(count, sizeof *parents);

  if (parents == NULL)
    return false;
  for (size_t i = 0; i < count; i++)
    parents[i] = parent_of(generator->model.entries[i].name);
  qsort(parents, count, sizeof *parents, by_parent);
  for (size_t i = 0; i < count; i++) {
    bool first = i == 0 || strcmp(parents[i], parents[i - 1]) != 0;
    if (first)
      add_parent(generator, parents[i]);
    add_child(generator, generator->parent_count - 1, first);
  }
  free(parents);
  return true;
}

static bool learn_labels(struct generator *generator) {
  size_t count = generator->model.count;
  struct shown_label *labels = calloc(count, sizeof *labels);
  bool learnt;

  if (labels == NULL)
    return false;
  for (size_t i = 0; i < count; i++) {
    const char *name = generator->model.entries[i].name;
    labels[i] = (struct shown_label){name, strcspn(name, ".")};
  }
  learnt = label_chain_learn(&generator->chain, labels, count);
  free(labels);
  return learnt;
}

/* Dots in names: as many ancestors there are at most. */
static uint64_t ancestors(const struct generator *generator) {
  uint64_t dots = 0;

  for (size_t i = 0; i < generator->model.count; i++)
    for (const char *c = generator->model.entries[i].name; *c != '\0'; c++)
      dots += *c == '.';
  return dots;
}

/* Makes room for N names, and for as many new parents. */
static bool learn(struct generator *generator, uint32_t names) {
  size_t room = generator->model.count + names;

  generator->room = (uint32_t)room;
  generator->parents = calloc(room, sizeof *generator->parents);
  generator->children = calloc(room, sizeof *generator->children);
  return generator->parents != NULL && generator->children != NULL &&
         name_set_open(&generator->names, 2 * room + ancestors(generator)) &&
         learn_labels(generator) && learn_parents(generator);
}

/* ---- Making ------------------------------------------------------------ */

static const struct child *draw_child(struct generator *generator) {
  return &generator->children[draw_below(&generator->random,
                                         generator->child_count)];
}

/* Draws a label and writes it with a parent behind it.  The name's length, or 0
   if that is too long. */
static size_t draw_name(struct generator *generator, uint32_t parent,
                        char name[HOST_MAX_LENGTH + 1]) {
  const struct parent *behind = &generator->parents[parent];
  size_t length = label_chain_draw(&generator->chain, &generator->random, name);

  if (behind->length > 0) {
    if (length + 1 + behind->length > HOST_MAX_LENGTH)
      return 0;
    name[length++] = '.';
    memcpy(name + length, behind->name, behind->length);
    length += behind->length;
  }
  name[length] = '\0';
  return length;
}

/* Draws a new name below a parent.  Its length, or 0: there is none. */
static size_t draw_new_below(struct generator *generator, uint32_t parent,
                             char name[HOST_MAX_LENGTH + 1]) {
  size_t length = draw_name(generator, parent, name);

  if (length > 0 && !name_set_add(&generator->names, name, length))
    return 0;
  return length;
}

/* Makes a new parent below any other.  False: there is none, or no memory. */
static bool found_parent(struct generator *generator) {
  char name[HOST_MAX_LENGTH + 1];
  char *founded;

  if (draw_new_below(generator, draw_child(generator)->parent, name) == 0)
    return false;
  founded = strdup(name);
  if (founded != NULL)
    add_parent(generator, founded);
  return founded != NULL;
}

/* One try at a new entry. */
static bool try_entry(struct generator *generator,
                      char name[HOST_MAX_LENGTH + 1]) {
  const struct child *place = draw_child(generator);
  bool founder =
      place->first && draw_below(&generator->random, FIRST_CHILDREN) < FOUNDERS;
  uint32_t parent = place->parent;

  if (founder &&
      (generator->parent_count == generator->room || !found_parent(generator)))
    return false;
  if (founder)
    parent = generator->parent_count - 1;
  if (draw_new_below(generator, parent, name) == 0)
    return false;
  add_child(generator, parent, founder);
  return true;
}

static bool draw_entry(struct generator *generator,
                       char name[HOST_MAX_LENGTH + 1]) {
  for (unsigned i = 0; i < TRIES; i++)
    if (try_entry(generator, name))
      return true;
  return false;
}

static void put_entry(const char *name, const struct list_entry *like,
                      bool last) {
  writer_string(&output, "    { \"name\": \"");
  writer_string(&output, name);
  writer_string(&output, "\", \"policy\": \"bulk-1-year\"");
  if (like->force_https)
    writer_string(&output, ", \"mode\": \"force-https\"");
  if (like->include_subdomains)
    writer_string(&output, ", \"include_subdomains\": true");
  writer_string(&output, last ? " }\n" : " },\n");
}

static bool make(struct generator *generator, uint32_t names) {
  char name[HOST_MAX_LENGTH + 1];

  writer_open(&output, STDOUT_FILENO);
  writer_string(&output, "{\n  \"entries\": [\n");
  for (uint32_t i = 1; i <= names; i++) {
    uint32_t like = draw_below(&generator->random, generator->model.count);
    if (!draw_entry(generator, name))
      return false;
    put_entry(name, &generator->model.entries[like], i == names);
  }
  writer_string(&output, "  ]\n}\n");
  return writer_flush(&output);
}

/* ---- The rest ---------------------------------------------------------- */

/* The model from standard input. */
static bool read_model(struct list *list) {
  static struct report report = {.file = "<stdin>"};
  struct list_input input;
  bool parsed = list_input_read(&input, "-") &&
                list_input_decode(&input, &report) &&
                list_parse(list, input.text, input.size, &report);

  list_input_free(&input);
  return parsed && report.errors == 0 && list->count > 0;
}

/* A decimal number from `least` to `most`. */
static bool read_number(const char *text, uint64_t least, uint64_t most,
                        uint64_t *number) {
  char *end;

  errno = 0;
  *number = strtoull(text, &end, 10);
  return text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0 &&
         *number >= least && *number <= most;
}

static int fail(const char *why) {
  message(NULL, why);
  return EXIT_FAILURE;
}

int main(int count, char **arguments) {
  static struct generator generator;
  uint64_t names, seed = 1;

  if (count < 2 || count > 3 ||
      !read_number(arguments[1], 1, MOST_NAMES, &names) ||
      (count == 3 && !read_number(arguments[2], 1, UINT64_MAX, &seed)))
    return fail("usage: make_list N [SEED] <LIST, N up to 100,000,000");
  /* Small seeds become unlike ones. */
  generator.random.state = seed * UINT64_C(0x9e3779b97f4a7c15);
  if (!read_model(&generator.model))
    return fail("there is no list at standard input");
  if (!learn(&generator, (uint32_t)names))
    return fail("out of memory");
  if (!make(&generator, (uint32_t)names))
    return fail(output.error != 0 ? strerror(output.error)
                                  : "the list is too small a model for that");
  return EXIT_SUCCESS;
}
