/* SPDX-License-Identifier: MIT */
/*
 * Bad blobs: blocks of buckets, rows, groups, and where these begin.
 *
 * Groups without keys, which the compiler never makes but which are no fault,
 * can be damaged without harm to anything else.
 */
#include "bad_blobs.h"
#include "count.h"
#include "key_edit.h"

/* Sizes of keys in groups that are added here. */
enum { SOME_SIZE = 40, GREATEST_SIZE = KEY_MAX_BITS };

/* The longest label below com, in a group of its own. */
static void add_longest_name(struct blob *blob) {
  uint32_t parent = node_number(blob, "com");
  struct key key = name_key(blob, longest_label, parent,
                            name_bits(blob, longest_label, parent));

  add_group(blob, HOST_MAX_LABEL, key.bits);
  add_key(blob, &key);
}

/* ---- Blocks -------------------------------------------------------------- */

static struct bucket_block block_at(const struct blob *blob, uint64_t index) {
  struct bucket_block block;

  load_block(blob->bytes, index, &block);
  return block;
}

static void move_first_rank(struct blob *blob, unsigned index) {
  struct bucket_block block = block_at(blob, index);

  need(index * BLOCK_BUCKETS < count_of(blob, HEADER_BUCKET_COUNT), "a block");
  block.first_rank++;
  put_block(blob, index, &block);
}

/* An added key, alone in the last bucket, moves to the one after it, which is
   none. */
static void fill_bucket_beyond(struct blob *blob) {
  add_longest_name(blob);
  uint32_t last = count_of(blob, HEADER_BUCKET_COUNT) - 1;
  struct bucket_block block = block_at(blob, last / BLOCK_BUCKETS);
  uint64_t bit = UINT64_C(1) << last % BLOCK_BUCKETS;

  need(last % BLOCK_BUCKETS != BLOCK_BUCKETS - 1, "room in the last block");
  block.ones ^= bit | bit << 1;
  put_block(blob, last / BLOCK_BUCKETS, &block);
}

/* One key more, which is in no bucket; the last group's low bits and the
   entries are as many as if it were there. */
static void count_key_more(struct blob *blob) {
  uint64_t before = low_bit_count(blob);

  add_to_keys(blob, 1);
  add_to_count(blob, HEADER_ENTRY_COUNT, 1);
  need(low_bit_count(blob) > before, "low bits of a key");
  set_count(blob, SECTION_LOW, low_bit_count(blob), 1);
}

/* One key less than the buckets have: an added one, of which nothing is left
   behind. */
static void count_key_less(struct blob *blob) {
  uint64_t before = low_bit_count(blob);

  add_longest_name(blob);
  for (uint64_t bit = before; bit < low_bit_count(blob); bit++)
    set_number(blob, SECTION_LOW, bit, 1, 0);
  set_count(blob, SECTION_LOW, before, 1);
  add_to_keys(blob, -1);
  add_to_count(blob, HEADER_ENTRY_COUNT, -1);
}

static void change_fullest(struct blob *blob, unsigned by) {
  add_to_count(blob, HEADER_FULLEST_BUCKET, (int)by);
}

/* A block without keys, in no group. */
static void count_buckets_more(struct blob *blob) {
  uint32_t buckets = count_of(blob, HEADER_BUCKET_COUNT);
  uint32_t blocks = (buckets + BLOCK_BUCKETS - 1) / BLOCK_BUCKETS;
  struct bucket_block block = {.first_rank = count_of(blob, HEADER_KEY_COUNT)};

  set_header(blob, HEADER_BUCKET_COUNT, 4, buckets + BLOCK_BUCKETS);
  set_count(blob, SECTION_BLOCKS, blocks + 1,
            8u * blob->bytes[HEADER_BLOCK_SIZE]);
  put_block(blob, blocks, &block);
}

/* The last group's bucket, without keys, is not counted. */
static void count_bucket_less(struct blob *blob) {
  add_group(blob, HOST_MAX_LABEL, SOME_SIZE);
  add_to_count(blob, HEADER_BUCKET_COUNT, -1);
}

/* ---- Rows ---------------------------------------------------------------- */

static uint8_t *row_of(const struct blob *blob, unsigned length) {
  need(length <= blob->bytes[HEADER_ROWS], "a row");
  return section_octets(blob, SECTION_ROWS) + (length - 1) * ROW_SIZE;
}

/* The first label length that no key has. */
static unsigned empty_row(const struct blob *blob) {
  unsigned length = 1;

  while (load16(row_of(blob, length) + ROW_LIMIT) != 0)
    length++;
  return length;
}

/* The first label length that some key has. */
static unsigned full_row(const struct blob *blob) {
  unsigned length = 1;

  while (load16(row_of(blob, length) + ROW_LIMIT) == 0)
    length++;
  return length;
}

static void add_group_of(struct blob *blob, unsigned size) {
  add_group(blob, HOST_MAX_LABEL, size);
}

static void move_row(struct blob *blob, unsigned length, uint32_t by) {
  uint8_t *first = row_of(blob, length) + ROW_FIRST_GROUP;

  store_number(first, load16(first) + by, 2);
}

static void move_full_row(struct blob *blob, unsigned by) {
  move_row(blob, full_row(blob), by);
}

static void move_empty_row(struct blob *blob, unsigned by) {
  move_row(blob, empty_row(blob), by);
}

static void limit_empty_row(struct blob *blob, unsigned limit) {
  store_number(row_of(blob, empty_row(blob)) + ROW_LIMIT, limit, 2);
}

static void limit_full_row(struct blob *blob, unsigned by) {
  uint8_t *limit = row_of(blob, full_row(blob)) + ROW_LIMIT;

  store_number(limit, load16(limit) + by, 2);
}

static void border_empty_row(struct blob *blob) {
  store_number(row_of(blob, empty_row(blob)) + ROW_BORDERS, row_border(0), 8);
}

/* Its groups begin one bit below the most. */
static void lose_first_border(struct blob *blob) {
  uint8_t *row = row_of(blob, full_row(blob));

  need(load64(row + ROW_BORDERS) == row_border(0), "a row of one group");
  store_number(row + ROW_BORDERS, row_border(1), 8);
  store_number(row + ROW_LIMIT, load16(row + ROW_LIMIT) + 1, 2);
}

/* The row says that it has a group, which is nowhere. */
static void border_beyond_groups(struct blob *blob) {
  add_group_of(blob, SOME_SIZE);
  store_number(row_of(blob, HOST_MAX_LABEL) + ROW_BORDERS,
               row_border(0) | row_border(1), 8);
}

/* The second group, which is one bit smaller, is at the limit, and so of a size
   below 0. */
static void border_at_limit(struct blob *blob) {
  need(count_of(blob, HEADER_GROUP_COUNT) == 0, "a list without groups");
  add_group_of(blob, 10);
  add_group_of(blob, 9);
  store_number(row_of(blob, HOST_MAX_LABEL) + ROW_BORDERS,
               row_border(0) | row_border(11), 8);
}

/* ---- Groups -------------------------------------------------------------- */

static struct key_group group_at(const struct blob *blob, uint32_t number) {
  struct key_group group;

  need(number < count_of(blob, HEADER_GROUP_COUNT), "a group");
  hsts_load_group(blob->bytes, number, &group);
  return group;
}

static void set_group_buckets(struct blob *blob, uint32_t number,
                              uint32_t first_bucket, unsigned bucket_bits) {
  struct key_group group = group_at(blob, number);

  group.first_bucket = first_bucket;
  group.bucket_bits = bucket_bits;
  put_group(blob, number, &group);
}

static void set_low_start(struct blob *blob, uint32_t number,
                          uint32_t low_start) {
  struct key_group group = group_at(blob, number);

  group.low_start = low_start;
  put_group(blob, number, &group);
}

/* A group without keys, of which no row says anything. */
static void lose_row_of_group(struct blob *blob) {
  add_group_of(blob, SOME_SIZE);
  store_number(row_of(blob, HOST_MAX_LABEL) + ROW_LIMIT, 0, 2);
  store_number(row_of(blob, HOST_MAX_LABEL) + ROW_BORDERS, 0, 8);
}

/* Two groups without keys have each other's bucket. */
static void exchange_groups(struct blob *blob) {
  uint32_t group = count_of(blob, HEADER_GROUP_COUNT);
  uint32_t bucket = count_of(blob, HEADER_BUCKET_COUNT);

  add_group(blob, HOST_MAX_LABEL - 1, SOME_SIZE);
  add_group(blob, HOST_MAX_LABEL, SOME_SIZE);
  set_group_buckets(blob, group, bucket + 1, 0);
  set_group_buckets(blob, group + 1, bucket, 0);
}

/* A group without keys is where the last but one is, too. */
static void share_bucket(struct blob *blob) {
  uint32_t number = count_of(blob, HEADER_GROUP_COUNT);

  add_group_of(blob, SOME_SIZE);
  set_group_buckets(blob, number, group_at(blob, number).first_bucket - 1, 0);
}

static void begin_beyond_buckets(struct blob *blob) {
  uint32_t number = count_of(blob, HEADER_GROUP_COUNT);

  add_group_of(blob, SOME_SIZE);
  set_group_buckets(blob, number, (1u << 27) - 1, 0);
}

static void begin_after_last_bucket(struct blob *blob) {
  uint32_t number = count_of(blob, HEADER_GROUP_COUNT);

  add_group_of(blob, SOME_SIZE);
  set_group_buckets(blob, number, count_of(blob, HEADER_BUCKET_COUNT), 0);
}

/* The first group has 2^31 buckets. */
static void have_most_buckets(struct blob *blob) {
  uint32_t number = count_of(blob, HEADER_GROUP_COUNT);

  add_group_of(blob, SOME_SIZE);
  set_group_buckets(blob, number, 0, 31);
  set_low_start(blob, number, 0);
}

/* The only group, without keys, has two buckets, as if keys had a bit more than
   they have. */
static void choose_by_missing_bit(struct blob *blob, unsigned size) {
  need(count_of(blob, HEADER_GROUP_COUNT) == 0, "a list without groups");
  add_group_of(blob, size);
  set_header(blob, HEADER_BUCKET_COUNT, 4, UINT64_C(2) << size);
  set_group_buckets(blob, 0, 0, size + 1);
}

/* The same, as if they had as many bits as they do. */
static void choose_by_all_bits(struct blob *blob, unsigned size) {
  choose_by_missing_bit(blob, size);
  set_header(blob, HEADER_BUCKET_COUNT, 4, UINT64_C(1) << size);
  set_group_buckets(blob, 0, 0, size);
}

/* Where the low bits of a group without keys begin. */
static void move_low_start(struct blob *blob, unsigned by) {
  uint32_t number = count_of(blob, HEADER_GROUP_COUNT);

  add_group_of(blob, SOME_SIZE);
  set_low_start(blob, number, group_at(blob, number).low_start + by);
}

static void move_first_low_start(struct blob *blob) {
  set_low_start(blob, 0, group_at(blob, 0).low_start + 1);
}

/* Where the low bits of a group without keys would begin with rank 0 is below
   0, and so is told modulo 2^32; and further off by so many. */
static void wrap_low_start(struct blob *blob, unsigned by) {
  uint32_t number = count_of(blob, HEADER_GROUP_COUNT);
  uint64_t low_bits = low_bit_count(blob);

  add_group_of(blob, GREATEST_SIZE);
  struct key_group group = group_at(blob, number);
  need(low_bits < (uint64_t)count_of(blob, HEADER_KEY_COUNT) * GREATEST_SIZE &&
           group.low_start > low_bits,
       "low bits that begin below 0");
  set_low_start(blob, number, group.low_start + by);
}

/* ---- The table ----------------------------------------------------------- */

static const struct bad_blob blobs[] = {
    {"bad-first-rank", "the first block's first rank is 1", BAD,
     .change = move_first_rank, .by = 0},
    {"bad-first-rank-second", "the second block's first rank is one too many",
     BAD, .list = GOOD_WORDS, .change = move_first_rank, .by = 1},
    {"bad-bucket-beyond", "a key is in the bucket after the last", BAD,
     .damage = fill_bucket_beyond},
    {"bad-key-count-more", "a key is counted that no bucket has", BAD,
     .damage = count_key_more},
    {"bad-key-count-less", "a key of the last bucket is not counted", BAD,
     .damage = count_key_less},
    {"bad-fullest-bucket-more", "no bucket is as full as the header says", BAD,
     .change = change_fullest, .by = 1},
    {"bad-fullest-bucket-less", "a bucket is fuller than the header says", BAD,
     .change = change_fullest, .by = UINT32_MAX},
    {"bad-bucket-count-more", "64 buckets are no group's", BAD,
     .damage = count_buckets_more},
    {"bad-bucket-count-less", "a group's bucket is not counted", BAD,
     .damage = count_bucket_less},

    {"good-group-empty", "a group has no keys", OPENS, .change = add_group_of,
     .by = SOME_SIZE},
    {"good-group-greatest", "keys have 785 bits, if there were any", OPENS,
     .change = add_group_of, .by = GREATEST_SIZE},
    {"good-group-of-no-bits", "keys have no bits, if there were any", OPENS,
     .change = add_group_of, .by = 0},
    {"bad-group-786", "keys have 786 bits, if there were any", BAD,
     .change = add_group_of, .by = GREATEST_SIZE + 1},
    {"bad-row-first-group", "a row begins with the group after its own", BAD,
     .change = move_full_row, .by = 1},
    {"bad-row-first-group-empty", "a row without keys begins too late", BAD,
     .change = move_empty_row, .by = 1},
    {"bad-row-limit-without-group", "a row without groups has a limit", BAD,
     .change = limit_empty_row, .by = 5},
    {"bad-row-limit-more", "a row's limit is one too many", BAD,
     .change = limit_full_row, .by = 1},
    {"bad-row-limit-less", "a row's limit is one too few", BAD,
     .change = limit_full_row, .by = UINT32_MAX},
    {"bad-row-border-without-limit", "a row without keys has a border", BAD,
     .damage = border_empty_row},
    {"bad-row-border-first", "no group begins at a row's most bits", BAD,
     .damage = lose_first_border},
    {"bad-row-border-beyond", "a row has a group more than there are", BAD,
     .damage = border_beyond_groups},
    {"bad-row-border-at-limit", "a group begins below a size of 0", BAD,
     .list = GOOD_TLDS, .damage = border_at_limit},
    {"bad-group-count", "a group is no row's", BAD,
     .damage = lose_row_of_group},
    {"good-group-bucket-bits", "all bits of keys choose their bucket", OPENS,
     .list = GOOD_TLDS, .change = choose_by_all_bits, .by = 1},
    {"bad-group-bucket-bits", "more bits choose a bucket than keys have", BAD,
     .list = GOOD_TLDS, .change = choose_by_missing_bit, .by = 0},
    {"bad-groups-exchanged", "two groups have changed places", BAD,
     .damage = exchange_groups},
    {"bad-group-shared", "two groups share a bucket", BAD,
     .damage = share_bucket},
    {"bad-group-after-last", "a group begins after the last bucket", BAD,
     .damage = begin_after_last_bucket},
    {"bad-group-beyond", "a group begins with bucket 2^27 - 1", BAD,
     .damage = begin_beyond_buckets},
    {"bad-group-most-buckets", "a group has 2^31 buckets", BAD,
     .damage = have_most_buckets},
    {"bad-low-start", "a group without keys begins a bit too late", BAD,
     .change = move_low_start, .by = 1},
    {"bad-low-start-first", "the first group begins a bit too late", BAD,
     .damage = move_first_low_start},
    {"good-low-start-wrapped", "a low start is told modulo 2^32", OPENS,
     .change = wrap_low_start, .by = 0},
    {"bad-low-start-wrapped", "a low start modulo 2^32 is one too many", BAD,
     .change = wrap_low_start, .by = 1},
    {"bad-low-start-2^31", "a low start is wrong in its top bit alone", BAD,
     .change = wrap_low_start, .by = 1u << 31},
};

const struct bad_blob_table bad_places = {blobs, COUNT(blobs)};
