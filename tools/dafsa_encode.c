/* SPDX-License-Identifier: MIT */
/*
 * The octets of a DAFSA, as Chromium's make_dafsa lays them out:
 *
 *     links, label octets, links, label octets, ...
 *
 * A label's octet with the high bit set is the last one before its links; one
 * without it is followed by the one node that may come after it.  A value is
 * 0x80 and itself, and has no links.  A link is a distance in one to three
 * octets, of which the first has the high bit if it is the last link, and then
 *
 *     0xxxxxx             6 bits
 *     10xxxxx + 8 bits   13 bits
 *     11xxxxx + 16 bits  21 bits
 *
 * The first is the distance from where the links begin to the octet it leads
 * to, each other one that from there to its own.  So all lead forward, and the
 * octets are made from the last to the first, each node after all that may
 * follow it; which is the order of their numbers.  But a node that has only one
 * after it, which has just been written, needs no link: so the nodes are put
 * into an order in which that is often so.
 */
#include "dafsa.h"

#include <stdlib.h>

#include "arena.h"
#include "export.h"

enum {
  NODES_MAX = 256, /* that may follow one */
  LINK_OCTETS = 3, /* at most */
  DISTANCE_LIMIT = 1 << 21,
  LAST = 0x80
};

struct encoder {
  const struct dafsa *dafsa;
  uint32_t *order;  /* the nodes, from the first octet to the last */
  uint32_t *above;  /* [node]: lists it is in, and that are not placed yet */
  uint32_t *places; /* [node]: octets from the end to it, itself included */
  unsigned char *octets; /* from the last to the first */
  size_t size;
};

static const struct dafsa_pair *node_of(const struct encoder *encoder,
                                        uint32_t node) {
  return &encoder->dafsa->nodes.pairs[node];
}

static const struct dafsa_pair *list_of(const struct encoder *encoder,
                                        uint32_t list) {
  return &encoder->dafsa->lists.pairs[list];
}

/* ---- The order --------------------------------------------------------- */

/* Counts for each node in how many others' lists it is; returns their sum. */
static size_t count_above(struct encoder *encoder) {
  uint32_t count = encoder->dafsa->nodes.count;
  size_t sum = 0;

  for (uint32_t node = 1; node < count; node++)
    for (uint32_t list = node_of(encoder, node)->second; list != DAFSA_NONE;
         list = list_of(encoder, list)->second) {
      encoder->above[list_of(encoder, list)->first]++;
      sum++;
    }
  return sum;
}

/* Places nodes above which all are placed, those that have just become so
   first.  What waits for that is kept in the same array, at its end. */
static void order_nodes(struct encoder *encoder) {
  uint32_t count = encoder->dafsa->nodes.count;
  uint32_t waiting = count, placed = 0;
  uint32_t list = encoder->dafsa->roots;

  for (; list != DAFSA_NONE; list = list_of(encoder, list)->second)
    if (encoder->above[list_of(encoder, list)->first] == 0)
      encoder->order[--waiting] = list_of(encoder, list)->first;
  while (waiting < count) {
    uint32_t node = encoder->order[waiting++];
    encoder->order[placed++] = node;
    for (list = node_of(encoder, node)->second; list != DAFSA_NONE;
         list = list_of(encoder, list)->second) {
      uint32_t next = list_of(encoder, list)->first;
      if (--encoder->above[next] == 0)
        encoder->order[--waiting] = next;
    }
  }
}

/* ---- Links ------------------------------------------------------------- */

static int compare_places(const void *left, const void *right) {
  const uint32_t *a = left, *b = right;

  return (*a < *b) - (*a > *b);
}

/* The places of the nodes in a list, nearest first, and how many. */
static size_t find_places(const struct encoder *encoder, uint32_t list,
                          uint32_t places[NODES_MAX]) {
  size_t count = 0;

  for (; list != DAFSA_NONE; list = list_of(encoder, list)->second)
    places[count++] = encoder->places[list_of(encoder, list)->first];
  qsort(places, count, sizeof *places, compare_places);
  return count;
}

/* Writes a link; how many octets it takes. */
static size_t put_link(unsigned char *link, size_t distance) {
  if (distance < 1 << 6) {
    link[0] = (unsigned char)distance;
    return 1;
  }
  if (distance < 1 << 13) {
    link[0] = (unsigned char)(0x40 | distance >> 8);
    link[1] = (unsigned char)distance;
    return 2;
  }
  link[0] = (unsigned char)(0x60 | distance >> 16);
  link[1] = (unsigned char)(distance >> 8);
  link[2] = (unsigned char)distance;
  return 3;
}

/* Writes the links to `places`, of which there are some, as they are if they
   begin `begin` octets before the end; how many octets they take, or 0 if a
   distance is too long. */
static size_t put_links(unsigned char *links, const uint32_t *places,
                        size_t count, size_t begin) {
  size_t size = 0, last, i = 0;

  do {
    size_t distance = begin - places[i];
    if (distance >= DISTANCE_LIMIT)
      return 0;
    last = size;
    size += put_link(links + size, distance);
    begin = places[i];
  } while (++i < count);
  links[last] |= LAST;
  return size;
}

/* Adds the links to a list.  Where they begin depends on how long they are,
   which depends on that: the longest guess is right or can be shortened. */
static bool add_links(struct encoder *encoder, uint32_t list) {
  unsigned char links[LINK_OCTETS * NODES_MAX];
  uint32_t places[NODES_MAX];
  size_t count = find_places(encoder, list, places);
  size_t guess = LINK_OCTETS * count, size = guess;

  do {
    guess = size;
    size = put_links(links, places, count, encoder->size + guess);
  } while (size != guess && size != 0);
  if (size == 0)
    return false;
  while (size > 0)
    encoder->octets[encoder->size++] = links[--size];
  return true;
}

/* ---- The whole --------------------------------------------------------- */

/* Adds a node, and its links if it needs them. */
static bool add_node(struct encoder *encoder, uint32_t node) {
  const struct dafsa_pair *pair = node_of(encoder, node);
  unsigned char octet = (unsigned char)pair->first;

  if (pair->second == DAFSA_NONE) {
    octet |= LAST;
  } else if (list_of(encoder, pair->second)->second != DAFSA_NONE ||
             encoder->places[list_of(encoder, pair->second)->first] !=
                 encoder->size) {
    octet |= LAST;
    if (!add_links(encoder, pair->second))
      return false;
  }
  encoder->octets[encoder->size++] = octet;
  encoder->places[node] = (uint32_t)encoder->size;
  return true;
}

static void reverse(unsigned char *octets, size_t size) {
  for (size_t i = 0; i < size / 2; i++) {
    unsigned char octet = octets[i];
    octets[i] = octets[size - 1 - i];
    octets[size - 1 - i] = octet;
  }
}

static bool add_all(struct encoder *encoder) {
  uint32_t left = encoder->dafsa->nodes.count - 1;

  order_nodes(encoder);
  while (left > 0)
    if (!add_node(encoder, encoder->order[--left]))
      return false;
  if (!add_links(encoder, encoder->dafsa->roots))
    return false;
  reverse(encoder->octets, encoder->size);
  return true;
}

/* Makes room for an octet of each node, and for all links at their longest. */
static bool make_room(struct encoder *encoder) {
  size_t count = encoder->dafsa->nodes.count;

  encoder->order = calloc(count, sizeof *encoder->order);
  encoder->above = calloc(count, sizeof *encoder->above);
  encoder->places = calloc(count, sizeof *encoder->places);
  if (encoder->order == NULL || encoder->above == NULL ||
      encoder->places == NULL)
    return false;
  encoder->octets =
      malloc(count + LINK_OCTETS * (count_above(encoder) + NODES_MAX));
  return encoder->octets != NULL;
}

unsigned char *dafsa_encode(const struct dafsa *dafsa, size_t *size,
                            const char **fault) {
  struct encoder encoder = {.dafsa = dafsa};

  *fault = NULL;
  if (!make_room(&encoder))
    *fault = out_of_memory_text;
  else if (dafsa->roots != DAFSA_NONE && !add_all(&encoder))
    *fault = "the list is too long for this format, which cannot lead to what"
             " is 2 MiB away";
  free(encoder.order);
  free(encoder.above);
  free(encoder.places);
  *size = encoder.size;
  if (*fault == NULL)
    return encoder.octets;
  free(encoder.octets);
  return NULL;
}
