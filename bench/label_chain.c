/* SPDX-License-Identifier: MIT */
/*
 * Nothing is counted: all that ever followed a context is kept, side by side,
 * and to draw is to point at one of it.  So frequencies are exact, in integers,
 * and a draw is one random number, whatever the context.
 */
#include "label_chain.h"

#include <stdlib.h>

/* Symbols as in host.h; that of the dot, which no label has, stands before the
   label's begin. */
enum {
  CONTEXTS = HOST_SYMBOLS * HOST_SYMBOLS * HOST_SYMBOLS,
  TRIALS = 1 << 20 /* labels whose lengths are counted */
};

/* The context after one more octet. */
static uint32_t next_context(uint32_t context, char octet) {
  uint32_t symbol = hsts_host_symbol[(unsigned char)octet];

  return (context * HOST_SYMBOLS + symbol) % CONTEXTS;
}

typedef void visit(struct label_chain *chain, uint32_t context, char octet);

/* Visits all octets of all labels, and their ends, with their contexts. */
static void visit_all(struct label_chain *chain, visit *visit_one,
                      const struct shown_label *labels, size_t count) {
  for (size_t i = 0; i < count; i++) {
    uint32_t context = 0;
    for (size_t j = 0; j < labels[i].length; j++) {
      visit_one(chain, context, labels[i].octets[j]);
      context = next_context(context, labels[i].octets[j]);
    }
    visit_one(chain, context, '\0');
  }
}

static void count_one(struct label_chain *chain, uint32_t context, char octet) {
  (void)octet;
  chain->begins[context]++;
}

/* Puts it last of what is not yet put there: begins are ends at first. */
static void put_one(struct label_chain *chain, uint32_t context, char octet) {
  chain->octets[--chain->begins[context]] = octet;
}

/* One try; 0 if the label gets too long. */
static size_t try_label(const struct label_chain *chain,
                        struct xorshift *random, char *octets) {
  uint32_t context = 0;

  for (size_t length = 0;; length++) {
    uint32_t begin = chain->begins[context];
    uint32_t choices = chain->begins[context + 1] - begin;
    char octet = chain->octets[begin + draw_below(random, choices)];
    if (octet == '\0')
      return length;
    if (length == HOST_MAX_LABEL)
      return 0;
    octets[length] = octet;
    context = next_context(context, octet);
  }
}

/* Finds out how long labels are, shown ones and the chain's own. */
static void learn_lengths(struct label_chain *chain,
                          const struct shown_label *labels, size_t count) {
  struct xorshift random = {1};
  char label[HOST_MAX_LABEL];

  for (unsigned i = 0; i < TRIALS; i++) {
    size_t any = draw_below(&random, count);
    chain->shown[labels[any].length]++;
    chain->drawn[try_label(chain, &random, label)]++;
  }
}

bool label_chain_learn(struct label_chain *chain,
                       const struct shown_label *labels, size_t count) {
  size_t octets = count;

  for (size_t i = 0; i < count; i++)
    octets += labels[i].length;
  chain->begins = calloc(CONTEXTS + 1, sizeof *chain->begins);
  chain->octets = malloc(octets + 1);
  if (chain->begins == NULL || chain->octets == NULL)
    return false;
  visit_all(chain, count_one, labels, count);
  for (uint32_t i = 1; i <= CONTEXTS; i++)
    chain->begins[i] += chain->begins[i - 1];
  visit_all(chain, put_one, labels, count);
  learn_lengths(chain, labels, count);
  return true;
}

/* Whether a label of that length is kept: if twice as many were shown as the
   chain makes, always.  There are no lengths, but odd ones, with more. */
static bool keep(const struct label_chain *chain, struct xorshift *random,
                 size_t length) {
  if (length == 0)
    return false;
  return draw_below(random, UINT64_C(2) * chain->drawn[length]) <
         chain->shown[length];
}

size_t label_chain_draw(const struct label_chain *chain,
                        struct xorshift *random, char *octets) {
  size_t length;

  do
    length = try_label(chain, random, octets);
  while (!keep(chain, random, length));
  return length;
}

void label_chain_free(struct label_chain *chain) {
  free(chain->begins);
  free(chain->octets);
  *chain = (struct label_chain){0};
}
