/* SPDX-License-Identifier: MIT */
/* From keys back to names; see blob_spell.h. */
#include "blob_spell.h"

static bool append_octet(struct name *name, char octet) {
  if (name->length == HOST_MAX_LENGTH)
    return false;
  name->text[name->length++] = octet;
  return true;
}

/* Where the tails of a shape begin, by its place in their section. */
static uint64_t shape_start(const uint8_t *blob, unsigned index) {
  return blob_number(blob, SECTION_TAILS, index,
                     TAIL_WIDTH_BITS + blob[HEADER_TAIL_BITS]) >>
         TAIL_WIDTH_BITS;
}

/* ---- A key's bits to a label and a parent ------------------------------- */

/* Reads a key of `group` from the place of its rank.  What its bucket says of
   it is scattered by what is stored, so that is read first. */
static void read_key(const uint8_t *blob, const struct key_group *group,
                     uint64_t bucket, uint64_t rank, struct key *key) {
  const uint8_t *low = blob_section(blob, SECTION_LOW);
  uint64_t position = key_low_position(group, rank);
  unsigned bucket_bits = group->bucket_bits;
  struct bucket_block block;

  key->bits = group->size;
  for (unsigned word = 0; word == 0 || word * 64 < key->bits; word++) {
    unsigned width = key_part_width(key->bits, bucket_bits, word);
    unsigned above = word == 0 ? bucket_bits : 0;
    uint64_t part = load_word(low, position) & low_mask(width);
    key->words[word] = width == 0 ? 0 : part << (64 - above - width);
    position += width;
  }
  load_block(blob, bucket / BLOCK_BUCKETS, &block);
  bucket = (bucket - group->first_bucket) ^
           key_scatter(key->words[0], bucket_bits, block.seed);
  if (bucket_bits != 0)
    key->words[0] |= bucket << (64 - bucket_bits);
  hsts_key_unmix(key, load64(blob + HEADER_KEY_MULTIPLIER));
}

/* The 64 bits of a key from bit `position` on, zeros beyond its end. */
static uint64_t key_window(const struct key *key, unsigned position) {
  unsigned word = position / 64, shift = position % 64;
  unsigned words = (key->bits + 63) / 64;
  uint64_t window = word < words ? key->words[word] << shift : 0;

  if (shift != 0 && word + 1 < words)
    window |= key->words[word + 1] >> (64 - shift);
  return window;
}

/* The symbol of a class whose code the window begins with, 0 if there is none,
   and its code's length.  The symbols' rows are gone through; what is done for
   each of them is most of what enumeration does. */
static unsigned decode_symbol(const struct speller *speller,
                              size_t class_number, uint64_t window,
                              unsigned *width) {
  const struct label_model *model = &speller->model;
  unsigned bits = (unsigned)(window >> (64 - CODE_MAX_BITS));
  const uint8_t *number = symbol_row(model, 1) - (CLASS_END - class_number);

  for (unsigned symbol = 1; symbol <= CLASS_SYMBOLS; symbol++) {
    struct code_interval code = speller->codes[*number];
    if (bits - code.first < code.count) {
      *width = model->widths[*number];
      return symbol;
    }
    number += model->stride;
  }
  return 0;
}

/* Spells a label of `length` symbols, which a key codes from the last to the
   second, and tells where the code ends and of which class the initial is.
   False if the bits spell none. */
static bool decode_label(const struct speller *speller, const struct key *key,
                         unsigned length, char *label, unsigned *end,
                         size_t *initial_class) {
  const struct label_model *model = &speller->model;
  struct label_context context = label_end(model);
  unsigned position = 0, width;

  for (unsigned i = length; i-- > 1;) {
    unsigned symbol = decode_symbol(speller, context_class(&context),
                                    key_window(key, position), &width);
    position += width;
    if (symbol == 0 || position > key->bits)
      return false;
    label[i] = hsts_host_octet[symbol];
    push_symbol(&context, symbol_row(model, symbol), symbol);
  }
  *end = position;
  *initial_class = context_class(&context);
  return true;
}

/* The symbol that has that rank as an initial; 0 if there is none. */
static unsigned decode_initial(const struct label_model *model,
                               size_t class_number, unsigned rank) {
  const uint8_t *row = symbol_row(model, CLASS_SYMBOLS);
  unsigned symbol = CLASS_SYMBOLS;

  for (; symbol > 0 && initial_rank(model, row, class_number) != rank; symbol--)
    row -= model->stride;
  return symbol;
}

/* The tail stands at a key's end, with nothing but zeros between it and the
   label's code, which ends at `position`. */
static bool read_tail(const struct key *key, unsigned position,
                      uint64_t *tail) {
  for (; key->bits - position > TAIL_MAX_BITS; position++)
    if (key_window(key, position) >> 63 != 0)
      return false;
  *tail = key_window(key, position) >> 1 >> (63 - (key->bits - position));
  return true;
}

/* The last shape whose tails begin at or before `tail`. */
static unsigned shape_of_tail(const struct speller *speller, uint64_t tail) {
  const uint8_t *shapes = speller->shapes;

  for (unsigned count = speller->shape_count; count > 1;) {
    unsigned half = count / 2;
    if (shape_start(speller->blob, shapes[half]) <= tail)
      shapes += half;
    count -= half;
  }
  return *shapes;
}

/* Undoes key_tail. */
static bool decode_tail(const struct speller *speller, uint64_t tail,
                        unsigned *rank, uint32_t *parent) {
  unsigned columns = speller->blob[HEADER_NODE_BITS] + 1u;
  unsigned shape = shape_of_tail(speller, tail);
  unsigned rank_bits = shape / columns, parent_bits = shape % columns;
  uint64_t place = tail - shape_start(speller->blob, shape);
  unsigned below = bits_below_top(parent_bits);

  if (place >> bits_below_top(rank_bits) >> below != 0)
    return false;
  *rank = rank_bits << RANK_REST_BITS | (unsigned)(place >> below);
  *parent =
      (uint32_t)(least_of_bits(parent_bits) + (place & short_mask(below)));
  return *parent <= load32(speller->blob + HEADER_NODE_COUNT);
}

/* Appends the label of the bits of a key. */
static bool spell_bits(const struct speller *speller, const struct key *key,
                       struct group_shape shape, struct name *name,
                       uint32_t *parent, unsigned *bits) {
  char *label = name->text + name->length;
  size_t initial_class;
  unsigned end, rank, symbol;
  uint64_t tail;

  if (!decode_label(speller, key, shape.length, label, &end, &initial_class) ||
      !read_tail(key, end, &tail) || !decode_tail(speller, tail, &rank, parent))
    return false;
  symbol = decode_initial(&speller->model, initial_class, rank);
  *label = hsts_host_octet[symbol];
  name->length += shape.length;
  *bits = end + key_tail(speller->blob, rank, *parent).width;
  return symbol != 0;
}

bool hsts_spell_key(const struct speller *speller,
                    const struct key_place *place, struct name *name,
                    uint32_t *parent) {
  const uint8_t *blob = speller->blob;
  struct key_group group;
  struct key key;
  unsigned bits, size;
  uint32_t found;

  if (place->shape.length == 0 || /* not so in a verified blob */
      place->shape.length > HOST_MAX_LENGTH - name->length ||
      place->shape.size > KEY_MAX_BITS)
    return false;
  load_group(blob, place->group, place->shape.size, &group);
  read_key(blob, &group, place->bucket, place->rank, &key);
  if (!spell_bits(speller, &key, place->shape, name, parent, &bits))
    return false;
  if (*parent == load32(blob + HEADER_NODE_COUNT) &&
      place->shape.length <= TLD_MAX_SYMBOLS)
    return false; /* that would be looked for among the slots */
  return row_group(blob, place->shape.length, bits, &found, &size) &&
         found == place->group;
}

/* What follows is asked once for a name, not for each of its symbols: it is
   compiled for size. */
#include "cold.h"

/* ---- What is the same for all keys --------------------------------------- */

/* Counts of a verified blob are in these bounds.  That is asked again, because
   it keeps what is written inside the speller even if somebody has changed the
   blob meanwhile. */
static unsigned at_most(unsigned count, unsigned most) {
  return count < most ? count : most;
}

static void load_intervals(struct speller *speller) {
  unsigned count =
      at_most(load16(speller->blob + HEADER_CODES), CODE_MAX_COUNT);

  memset(speller->codes, 0, sizeof speller->codes);
  for (unsigned i = CODE_ABSENT + 1; i < count; i++) {
    struct symbol_code code = load_code(&speller->model, i);
    unsigned spare = CODE_MAX_BITS - at_most(code.width, CODE_MAX_BITS);
    speller->codes[i] = (struct code_interval){(uint16_t)(code.bits << spare),
                                               (uint16_t)(1u << spare)};
  }
}

/* Sorts the shapes by where their tails begin. */
static void sort_shapes(struct speller *speller) {
  unsigned columns = speller->blob[HEADER_NODE_BITS] + 1u;

  speller->shape_count = at_most((RANK_MAX_BITS + 1) * columns, SHAPES_MAX);
  for (unsigned shape = 0; shape < speller->shape_count; shape++) {
    uint8_t *place = speller->shapes + shape;
    uint64_t start = shape_start(speller->blob, shape);
    for (; place > speller->shapes &&
           shape_start(speller->blob, place[-1]) > start;
         place--)
      *place = place[-1];
    *place = (uint8_t)shape;
  }
}

void hsts_speller_open(struct speller *speller, const uint8_t *blob) {
  speller->blob = blob;
  load_model(blob, &speller->model);
  load_intervals(speller);
  sort_shapes(speller);
}

/* ---- Where a key is ----------------------------------------------------- */

struct group_shape hsts_group_shape(const uint8_t *blob, uint32_t group) {
  const uint8_t *row =
      blob_section(blob, SECTION_ROWS) + (size_t)blob[HEADER_ROWS] * ROW_SIZE;
  unsigned length = blob[HEADER_ROWS], below = 0;

  /* Rows without keys begin with the group of the next one that has some. */
  for (row -= ROW_SIZE; load16(row + ROW_FIRST_GROUP) > group; row -= ROW_SIZE)
    length--;
  uint64_t borders = load64(row + ROW_BORDERS);
  for (unsigned number = load16(row + ROW_FIRST_GROUP); number < group;
       number++)
    borders ^= UINT64_C(1) << (63 - __builtin_clzll(borders));
  below = (unsigned)__builtin_clzll(borders);
  return (struct group_shape){length, load16(row + ROW_LIMIT) - 1 - below};
}

void hsts_load_group(const uint8_t *blob, uint32_t index,
                     struct key_group *group) {
  load_group(blob, index, hsts_group_shape(blob, index).size, group);
}

/* Whether block `index` of some kind begins at or before `place`. */
typedef bool begins_by(const uint8_t *blob, uint64_t index, uint64_t place);

/* The last of `count` blocks that begins at or before `place`; the first one
   does. */
static uint64_t last_that(begins_by *begins, const uint8_t *blob,
                          uint64_t count, uint64_t place) {
  uint64_t first = 0;

  while (count > 1) {
    uint64_t half = count / 2;
    if (begins(blob, first + half, place))
      first += half;
    count -= half;
  }
  return first;
}

static bool block_begins_by(const uint8_t *blob, uint64_t index,
                            uint64_t rank) {
  struct bucket_block block;

  load_block(blob, index, &block);
  return block.first_rank <= rank;
}

/* The bucket of the key of that rank, which is in that block. */
static uint64_t bucket_in_block(const uint8_t *blob, uint64_t index,
                                uint64_t rank) {
  struct bucket_block block;
  unsigned inside = 0;

  load_block(blob, index, &block);
  for (uint64_t end = block.first_rank + bucket_keys(&block, 0); end <= rank;
       end += bucket_keys(&block, inside))
    inside++;
  return index * BLOCK_BUCKETS + inside;
}

/* The number of the group that has that bucket. */
static uint32_t group_of_bucket(const uint8_t *blob, uint64_t bucket) {
  struct key_group group;
  uint32_t number = 0;

  load_group(blob, number, 0, &group);
  while (bucket - group.first_bucket >= UINT64_C(1) << group.bucket_bits)
    load_group(blob, ++number, 0, &group);
  return number;
}

void hsts_find_rank(const uint8_t *blob, uint64_t rank,
                    struct key_place *place) {
  uint64_t block =
      last_that(block_begins_by, blob, blob_block_count(blob), rank);

  place->rank = rank;
  place->bucket = bucket_in_block(blob, block, rank);
  place->group = group_of_bucket(blob, place->bucket);
  place->shape = hsts_group_shape(blob, place->group);
}

static bool special_begins_by(const uint8_t *blob, uint64_t block,
                              uint64_t special) {
  return blob_number(blob, SECTION_SPECIAL_INDEX, block,
                     blob[HEADER_SPECIAL_BITS]) <= special;
}

/* The rank of the special key of that number. */
static uint64_t special_rank(const uint8_t *blob, uint32_t special) {
  uint64_t block =
      last_that(special_begins_by, blob, blob_special_blocks(blob), special);
  return block * SPECIAL_BLOCK +
         blob_section(blob, SECTION_SPECIAL_RANKS)[special];
}

/* ---- Names -------------------------------------------------------------- */

bool hsts_spell_tld(const uint8_t *blob, uint32_t slot, struct name *name) {
  uint64_t key = blob_number(blob, SECTION_TLD_KEYS, slot, TLD_KEY_BITS);
  uint32_t found =
      tld_slot(key, load64(blob + HEADER_TLD_MULTIPLIER),
               blob_section(blob, SECTION_TLD_PILOTS), blob[HEADER_PILOT_BITS],
               load32(blob + HEADER_TLD_SLOTS));

  do {
    unsigned symbol = key & ((1u << TLD_SYMBOL_BITS) - 1);
    if (symbol == HOST_SYMBOL_DOT || symbol >= HOST_SYMBOLS ||
        !append_octet(name, hsts_host_octet[symbol]))
      return false;
    key >>= TLD_SYMBOL_BITS;
  } while (key != 0);
  return found == slot;
}

/* Appends the label of a node, and tells its parent's number. */
static bool spell_node(const struct speller *speller, uint32_t node,
                       struct name *name, uint32_t *parent) {
  const uint8_t *blob = speller->blob;
  uint32_t slots = load32(blob + HEADER_TLD_SLOTS);
  uint32_t descriptor = blob_node_descriptor(blob, node);
  struct key_place place;

  if (descriptor < slots) {
    *parent = load32(blob + HEADER_NODE_COUNT);
    return hsts_spell_tld(blob, descriptor, name);
  }
  hsts_find_rank(blob, special_rank(blob, descriptor - slots), &place);
  return hsts_spell_key(speller, &place, name, parent);
}

/* Appends what `from` has from its ancestor number `index` on, which begins at
   the dot of that number. */
static bool append_ancestors(struct ancestors *to, const struct ancestors *from,
                             unsigned index) {
  unsigned count = from->count - index;
  const char *begin = from->name.text;

  while (index > 0)
    index -= *++begin == '.';
  size_t length = (size_t)(from->name.text + from->name.length - begin);
  if (length > HOST_MAX_LENGTH - to->name.length)
    return false;
  memcpy(to->name.text + to->name.length, begin, length);
  to->name.length += (unsigned)length;
  memcpy(to->nodes + to->count, from->nodes + from->count - count,
         count * sizeof *to->nodes);
  to->count += count;
  return true;
}

bool hsts_spell_ancestors(const struct speller *speller, uint32_t parent,
                          const struct ancestors *other,
                          struct ancestors *ancestors) {
  uint32_t root = load32(speller->blob + HEADER_NODE_COUNT);
  struct name *name = &ancestors->name;
  unsigned index = 0;

  ancestors->count = name->length = 0;
  while (parent != root) {
    /* Numbers fall on the way up; where they do not, a name is spelled anew. */
    while (index < other->count && other->nodes[index] > parent)
      index++;
    if (index < other->count && other->nodes[index] == parent)
      return append_ancestors(ancestors, other, index);
    ancestors->nodes[ancestors->count++] = parent;
    if (!append_octet(name, '.') || !spell_node(speller, parent, name, &parent))
      return false;
  }
  return true;
}
