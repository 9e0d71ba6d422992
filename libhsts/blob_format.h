/* SPDX-License-Identifier: MIT */
/*
 * Constants of the blob, shared by the compiler that writes it and the library
 * that reads it.  doc/blob-format.md explains each of them.
 */
#ifndef HSTS_BLOB_FORMAT_H
#define HSTS_BLOB_FORMAT_H

#include "host.h"

#define BLOB_MAGIC "\x89HSTS\r\n\x1a" /* 8 octets */

enum {
  BLOB_MAJOR = 1,
  BLOB_MINOR = 0,
  BLOB_MINOR_POLICIES = 1, /* of a blob that has policies */
  BLOB_MAGIC_SIZE = 8,
  BLOB_CHECKSUM_SIZE = 8 /* at the very end */
};

/* Offsets of the header's fields, in octets. */
enum {
  HEADER_MAGIC = 0,
  HEADER_MAJOR = 8,            /* 2 octets */
  HEADER_MINOR = 10,           /* 2 */
  HEADER_SECTION_COUNT = 12,   /* 4 */
  HEADER_SIZE = 16,            /* 8: of the whole blob */
  HEADER_DATE = 24,            /* 8 */
  HEADER_DIGEST = 32,          /* 32 */
  HEADER_ENTRY_COUNT = 64,     /* 4 */
  HEADER_KEY_COUNT = 68,       /* 4 */
  HEADER_BUCKET_COUNT = 72,    /* 4 */
  HEADER_GROUP_COUNT = 76,     /* 4 */
  HEADER_SPECIAL_COUNT = 80,   /* 4 */
  HEADER_NODE_COUNT = 84,      /* 4 */
  HEADER_TLD_SLOTS = 88,       /* 4 */
  HEADER_FULLEST_BUCKET = 92,  /* 4 */
  HEADER_TLD_MULTIPLIER = 96,  /* 8 */
  HEADER_KEY_MULTIPLIER = 104, /* 8 */
  HEADER_RANK_MASK = 112,      /* 4: as many bits as the ranks of blocks have */
  HEADER_CONTEXT_SETS = 116,   /* 2 */
  HEADER_CLASSES = 118,        /* 2 */
  HEADER_CODES = 120,          /* 2 */
  HEADER_SYMBOL_STRIDE = 122,  /* 2: octets of a symbol's row */
  HEADER_ROWS = 124,           /* 1: the longest label */
  HEADER_COMMON_FLAGS = 125,   /* 1 */
  HEADER_NODE_BITS = 126,      /* 1 */
  HEADER_BLOCK_SIZE = 127,     /* 1: octets of a block */
  HEADER_SPECIAL_BITS = 128,   /* 1 */
  HEADER_PILOT_BITS = 129,     /* 1 */
  HEADER_INITIAL_SETS = 130,   /* 1 */
  HEADER_TAIL_BITS = 131,      /* 1 */
  HEADER_RESERVED = 132,       /* 4, zero */
  HEADER_SECTIONS = 136        /* the section table */
};

/* What counts as a date of a list, in seconds: 2010-01-01, when Chromium's list
   was young, to 2199-12-31T23:59:59Z.  Any other is as good as none. */
#define BLOB_DATE_FIRST INT64_C(1262304000)
#define BLOB_DATE_LAST  INT64_C(7258118399)

/* A row of the section table: id, flags, offset, size, 4 octets each. */
enum {
  SECTION_ROW_SIZE = 16,
  SECTION_ID = 0,
  SECTION_FLAGS = 4,
  SECTION_OFFSET = 8,
  SECTION_SIZE = 12,
  SECTION_MANDATORY = 1 /* in the flags: refuse the blob if it is not known */
};

/* The sections that every blob has; these are their ids and, so that a lookup
   finds them without searching, also their places in the table.  A lookup may
   read a little beyond the end of one before it finds that there is nothing to
   find; so those that it never leaves, and that are never short, come last. */
enum {
  SECTION_TLD_PILOTS,    /* displacements of the top-level domains' hash */
  SECTION_TLD_KEYS,      /* their packed symbols */
  SECTION_DESCRIPTORS,   /* flags and node of TLD slots and special keys */
  SECTION_NODES,         /* node to descriptor */
  SECTION_ROWS,          /* label length to key groups */
  SECTION_GROUPS,        /* group to its buckets and its low bits */
  SECTION_BLOCKS,        /* how many keys each bucket has, 64 at a time */
  SECTION_LOW,           /* what the buckets do not say of the keys */
  SECTION_SPECIAL_INDEX, /* special keys before each 256 ranks */
  SECTION_SPECIAL_RANKS, /* the lowest 8 bits of their ranks */
  SECTION_TAILS,         /* where the tails of each shape begin */
  SECTION_CODES,         /* code number to width, then to code */
  SECTION_INITIALS,      /* class to initial set */
  SECTION_SYMBOLS, /* a row for each symbol: ranks, codes, sets, classes */
  SECTION_KNOWN_COUNT
};

/* Sections that a blob may have; they are found by their ids. */
enum {
  SECTION_POLICIES = 64,  /* why each entry is on the list */
  SECTION_OPTIONAL = 0,   /* its flags */
  SECTION_MAX_COUNT = 64, /* sections of a blob, known and unknown: finding one
                             by its id takes that many steps at most */
  POLICY_MAX_OCTETS = 63  /* of a policy's name */
};

/* The label code. */
enum {
  CODE_MAX_BITS = 12,   /* of one symbol */
  CODE_ABSENT = 0,      /* the code number of a symbol that never occurs */
  CODE_MAX_COUNT = 256, /* with the number of what is absent */
  CLASS_END = 256,      /* classes are numbered so that the last is 255 */
  CLASS_SYMBOLS = HOST_SYMBOLS - 1, /* a label has no dots */
  LABEL_MAX_BITS = (HOST_MAX_LABEL - 1) * CODE_MAX_BITS /* but the initial */
};

/* The tail of a key, made of the rank of the label's initial, its first symbol,
   and of the parent's number. */
enum {
  RANK_MAX_BITS = 6,  /* there are 38 ranks */
  RANK_REST_BITS = 5, /* of a rank's octet: the rank without its highest bit */
  NODE_MAX_BITS = 32, /* of a parent's number */
  SHAPES_MAX = (RANK_MAX_BITS + 1) * (NODE_MAX_BITS + 1),
  TAIL_START_MAX_BITS = 40,
  TAIL_WIDTH_BITS = 6, /* of a shape's width of tails, below their start */
  TAIL_MAX_BITS = 41,  /* such a start, 5 bits of the rank, 31 of the parent */
  KEY_MAX_BITS = LABEL_MAX_BITS + TAIL_MAX_BITS,
  KEY_WORDS = (KEY_MAX_BITS + 63) / 64
};

/* Top-level domains. */
enum {
  TLD_MAX_SYMBOLS = 7, /* longer ones are keys below the root */
  TLD_SYMBOL_BITS = 6,
  TLD_KEY_BITS = TLD_MAX_SYMBOLS * TLD_SYMBOL_BITS,
  PILOT_MAX_BITS = 24
};

/* A descriptor: three flags, then the node's number plus one, or 0 for none.
   A key that is not special has the blob's common flags and no node. */
enum {
  ENTRY_LISTED = 1,
  ENTRY_INCLUDE_SUBDOMAINS = 2,
  ENTRY_FORCE_HTTPS = 4,
  ENTRY_FLAG_BITS = 3,
  ENTRY_FLAGS = 7
};

/* Nodes are the parents of keys, numbered from 0 by falling frequency.  The
   root, above the top-level domains, comes after them: its number is the
   node count. */

/* A row: one more than the most bits that a key of this label length has (0: no
   key has it), its first group, and at which distances below the most a group
   begins: the top bit stands for a distance of 0. */
enum {
  ROW_SIZE = 12,
  ROW_LIMIT = 0,       /* 2 octets */
  ROW_FIRST_GROUP = 2, /* 2 */
  ROW_BORDERS = 4      /* 8 */
};

/* Buckets come in blocks of 64: the lower bits of their key counts, the upper
   bits, the rank of the block's first key, and a seed that spreads its keys so
   that no bucket has more than three. */
enum {
  GROUP_SIZE = 8,
  GROUP_LOW_START = 0,         /* 4 octets */
  GROUP_BUCKETS = 4,           /* 4: bucket bits, then the first bucket */
  GROUP_BUCKET_BITS_WIDTH = 5, /* of the number of bucket bits */
  BLOCK_BUCKETS = 64,
  BLOCK_BUCKET_BITS = 6,
  BLOCK_SEED_BITS = 14,
  BLOCK_TAIL = 2 * BLOCK_BUCKETS / 8, /* where seed and rank are, in octets */
  BUCKET_MAX_KEYS = 3,
  SPECIAL_BLOCK = 256,
  SPECIAL_MAX_BITS = 28 /* of their count: two fit into one read */
};

#endif
