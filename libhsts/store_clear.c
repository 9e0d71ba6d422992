/* SPDX-License-Identifier: MIT */
/*
 * Forgetting all that was noted in a period, for those who clear what a browser
 * has seen.  Nothing may stay that names a host, so others who share the file
 * are not told which: they are told when, and forget on their own what they
 * have noted in that period.
 *
 * The store knows when it has noted a host itself.  Of a host from a file it
 * knows only that it was noted before the file was written, so that is taken
 * for the time: rather one host too many goes than one too few.  doc/store.md
 * has the reasons.
 */
#include "store_file.h"

#include <string.h>

static const uint32_t UNDER_WAY = UINT32_MAX; /* a generation yet to come */

/* ---- Which were ------------------------------------------------------- */

static bool is_within(const struct store_clearing *one,
                      const struct store_clearing *other) {
  return one->since >= other->since && one->at <= other->at;
}

static void drop(hsts_store *store, unsigned i) {
  struct store_clearing *at = &store->clearings[i];

  memmove(at, at + 1, (--store->clearing_count - i) * sizeof *at);
}

/* Takes the place of those within it.  If one of them is not in the file yet,
   neither is this: a file may tell of a longer period and still have hosts. */
static void put(hsts_store *store, struct store_clearing clearing) {
  for (unsigned i = store->clearing_count; i-- > 0;) {
    uint32_t changed = store->clearings[i].changed;
    if (is_within(&store->clearings[i], &clearing)) {
      clearing.changed =
          changed > clearing.changed ? changed : clearing.changed;
      drop(store, i);
    }
  }
  store->clearings[store->clearing_count++] = clearing;
}

/* Makes one of the first two, the oldest, with what is between them. */
static void join_first(hsts_store *store) {
  const struct store_clearing one = store->clearings[0];
  struct store_clearing *two = &store->clearings[1];

  *two = (struct store_clearing){
      .since = one.since < two->since ? one.since : two->since,
      .at = one.at > two->at ? one.at : two->at,
      .changed = one.changed > two->changed ? one.changed : two->changed};
  drop(store, 0);
}

void hsts_store_add_clearing(hsts_store *store,
                             struct store_clearing clearing) {
  put(store, clearing);
  if (store->clearing_count == STORE_CLEARINGS)
    join_first(store);
}

void hsts_store_settle_clearings(hsts_store *store, int64_t now) {
  hsts_store_write_lock(store);
  for (unsigned i = store->clearing_count; i-- > 0;) {
    struct store_clearing *clearing = &store->clearings[i];
    if (clearing->at > now)
      clearing->at = now;
    if (clearing->changed <= store->saved &&
        clearing->at <= hsts_store_forgotten_before(now))
      drop(store, i);
  }
  hsts_store_unlock(store);
}

bool hsts_store_is_cleared(const hsts_store *store,
                           const struct store_reading *reading) {
  for (unsigned i = 0; i < store->clearing_count; i++) {
    const struct store_clearing *clearing = &store->clearings[i];
    if (clearing->changed > reading->saved &&
        (clearing->since == 0 || reading->written >= clearing->since))
      return true;
  }
  return false;
}

/* ---- Clearing --------------------------------------------------------- */

struct clearing_now {
  const struct store_clearing *period;
  int64_t now;
};

/* Removes an entry if it was noted in the period, as far as can be told: the
   future is from a clock that was set back. */
static void clear_entry(hsts_store *store, uint32_t number,
                        const void *context) {
  const struct clearing_now *clearing = context;
  const struct store_clearing *period = clearing->period;
  const struct store_entry *entry = &store->entries[number];
  int64_t noted = store->noted[number];
  bool is_from_file = entry->changed == 0;

  if (entry->kind != STORE_UNUSED &&
      (period->since == 0 || noted >= period->since) &&
      (is_from_file || noted <= period->at || noted > clearing->now))
    hsts_store_remove(store, number);
}

static void clear(hsts_store *store, const struct store_clearing *period,
                  int64_t now) {
  const struct clearing_now clearing = {period, now};

  (void)hsts_store_change_all(store, clear_entry, &clearing);
}

/* What says that it comes from the future is from such a clock, too. */
void hsts_store_take_clearing(hsts_store *store,
                              const struct store_clearing *clearing,
                              int64_t now) {
  struct store_clearing period = *clearing;
  bool is_known = false;

  if (period.at <= hsts_store_forgotten_before(now))
    return;
  if (period.at > now)
    period.at = now;
  hsts_store_write_lock(store);
  for (unsigned i = 0; i < store->clearing_count; i++)
    is_known = is_known || is_within(&period, &store->clearings[i]);
  if (!is_known)
    hsts_store_add_clearing(store, period);
  hsts_store_unlock(store);
  if (!is_known)
    clear(store, &period, now);
}

/* From now on no thread merges hosts of the period, whatever is saved. */
static void begin_clearing(hsts_store *store, struct store_clearing period) {
  period.changed = UNDER_WAY;
  hsts_store_write_lock(store);
  hsts_store_add_clearing(store, period);
  store->under_way++;
  hsts_store_unlock(store);
}

/* What is saved from now on has none of them, unless another thread still
   clears. */
static void end_clearing(hsts_store *store) {
  hsts_store_write_lock(store);
  store->under_way--;
  for (unsigned i = 0; i < store->clearing_count && store->under_way == 0; i++)
    if (store->clearings[i].changed == UNDER_WAY)
      store->clearings[i].changed = store->generation;
  hsts_store_unlock(store);
}

hsts_status hsts_store_clear(hsts_store *store, int64_t since, int64_t now) {
  const struct store_clearing period = {.since = since > 0 ? since : 0,
                                        .at = now > 0 ? now : 0};

  if (store == NULL)
    return HSTS_ERROR_ARGUMENT;
  begin_clearing(store, period);
  clear(store, &period, now);
  end_clearing(store);
  return HSTS_OK;
}
