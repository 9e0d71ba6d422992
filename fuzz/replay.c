/* SPDX-License-Identifier: MIT */
/*
 * Runs a fuzz target on inputs that there are, where libFuzzer would look for
 * new ones: so that any compiler can build the targets, `make check` keeps what
 * fuzzing has found, and a debugger sees nothing but the code in question.
 *
 *     fuzz_NAME [--show] [--mutate N] INPUT...
 *
 * INPUT is a file or a folder as in corpus.h.  --show says which input comes
 * next; --mutate runs N mutants of each, too.
 */
#include "corpus.h"
#include "fuzz.h"
#include "random.h"

enum { MUTANT_ROOM = 65536, SHOWN = 256 };

/* What a target need not have. */
__attribute__((weak)) int LLVMFuzzerInitialize(int *count, char ***arguments);

/* libFuzzer's own, which a target's mutator may call; here another one stands
   in.  A target need not have a mutator. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
__attribute__((weak)) size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size,
                                                     size_t max_size,
                                                     unsigned seed);

struct replay {
  bool show;        /* say which input comes next */
  unsigned mutants; /* of each input */
  size_t count;
};

static struct xorshift random_state = {1};

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size) {
  if (size < max_size && random_below(&random_state, 8) == 0)
    data[size++] = (uint8_t)random_bits(&random_state);
  else if (size > 0 && random_below(&random_state, 8) == 0)
    size--;
  if (size > 0)
    data[random_below(&random_state, size)] ^=
        (uint8_t)(1u << random_below(&random_state, 8));
  return size;
}

/* In memory of its own, where tools see every octet too many. */
static void run(const uint8_t *octets, size_t size) {
  uint8_t *copy = fuzz_copy(octets, size);

  (void)LLVMFuzzerTestOneInput(copy, size);
  free(copy);
}

/* The same mutants in each run. */
static void run_mutants(const struct corpus_input *input, unsigned count) {
  size_t whole = input->size < MUTANT_ROOM ? input->size : MUTANT_ROOM;
  uint8_t *mutant = fuzz_buffer(MUTANT_ROOM);

  for (unsigned seed = 1; seed <= count; seed++) {
    size_t size;
    memcpy(mutant, input->octets, whole);
    size = LLVMFuzzerCustomMutator == NULL
               ? LLVMFuzzerMutate(mutant, whole, MUTANT_ROOM)
               : LLVMFuzzerCustomMutator(mutant, whole, MUTANT_ROOM, seed);
    run(mutant, size);
  }
  free(mutant);
}

static bool run_input(void *context, const struct corpus_input *input) {
  struct replay *replay = context;

  if (replay->show) {
    fprintf(stderr, "%s:%zu: ", input->path, input->line);
    corpus_write_line(stderr, input->octets,
                      input->size < SHOWN ? input->size : SHOWN);
  }
  run(input->octets, input->size);
  run_mutants(input, replay->mutants);
  replay->count++;
  return true;
}

/* Reads the options; *arguments is moved to the first input.  False if there is
   an unknown one. */
static bool read_options(struct replay *replay, char ***arguments) {
  for (; **arguments != NULL && strncmp(**arguments, "--", 2) == 0;
       ++*arguments) {
    if (strcmp(**arguments, "--show") == 0)
      replay->show = true;
    else if (strcmp(**arguments, "--mutate") == 0 && (*arguments)[1] != NULL)
      replay->mutants = (unsigned)strtoul(*++*arguments, NULL, 10);
    else
      return false;
  }
  return **arguments != NULL;
}

int main(int count, char **arguments) {
  struct replay replay = {0};
  char **inputs = arguments + (count > 0);

  if (!read_options(&replay, &inputs)) {
    fprintf(stderr, "usage: %s [--show] [--mutate N] INPUT...\n", arguments[0]);
    return 2;
  }
  if (LLVMFuzzerInitialize != NULL)
    (void)LLVMFuzzerInitialize(&count, &arguments);
  run(NULL, 0); /* which no line of a text can be */
  for (; *inputs != NULL; inputs++)
    if (!corpus_read(*inputs, run_input, &replay))
      return EXIT_FAILURE;
  printf("%zu inputs\n", replay.count);
  return replay.count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
