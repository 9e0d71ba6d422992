/* SPDX-License-Identifier: MIT */
/*
 * libsoup asks has_valid_policy of an enforcer before a request is sent, and
 * again when a redirect has led it elsewhere: first for the host itself, which
 * the list answers with all that is above that host in mind.  For a domain
 * above it libsoup asks only if that has sent the header with
 * includeSubDomains, so the list's own rule, by which a nearer entry masks
 * another, is not undone.
 *
 * Hosts come in Unicode, whatever the URL had, and go back to A-labels here. In
 * newer versions of libsoup a lock is held meanwhile: whatever else there is to
 * ask of the enforcer must not be asked from within.
 */
#include "hsts_soup.h"

#include <string.h>
#include <time.h>

struct _HstsSoupEnforcer {
  SoupHSTSEnforcer parent_instance;
  const hsts_db *db;
  hsts_db *own; /* to be closed; NULL if db is borrowed */
};

G_DEFINE_TYPE(HstsSoupEnforcer, hsts_soup_enforcer, SOUP_TYPE_HSTS_ENFORCER)

static gboolean is_listed(const hsts_db *db, const char *domain) {
  hsts_match match = {.force_https = false};
  char *host = g_hostname_to_ascii(domain);

  if (host != NULL)
    (void)hsts_lookup(db, host, strlen(host), 0, &match);
  g_free(host);
  return match.force_https;
}

/* The list, or what hosts have sent. */
static gboolean has_valid_policy(SoupHSTSEnforcer *enforcer,
                                 const char *domain) {
  return is_listed(HSTS_SOUP_ENFORCER(enforcer)->db, domain) ||
         SOUP_HSTS_ENFORCER_CLASS(hsts_soup_enforcer_parent_class)
             ->has_valid_policy(enforcer, domain);
}

static void finalize(GObject *object) {
  hsts_close(HSTS_SOUP_ENFORCER(object)->own);
  G_OBJECT_CLASS(hsts_soup_enforcer_parent_class)->finalize(object);
}

static void hsts_soup_enforcer_class_init(HstsSoupEnforcerClass *class) {
  G_OBJECT_CLASS(class)->finalize = finalize;
  SOUP_HSTS_ENFORCER_CLASS(class)->has_valid_policy = has_valid_policy;
}

static void hsts_soup_enforcer_init(HstsSoupEnforcer *enforcer) {
  enforcer->db = NULL;
  enforcer->own = NULL;
}

SoupHSTSEnforcer *hsts_soup_enforcer_new(const hsts_db *db) {
  HstsSoupEnforcer *enforcer;
  hsts_db *own = NULL;

  if (db == NULL &&
      hsts_open_default(&own, (int64_t)time(NULL), NULL) != HSTS_OK)
    return NULL;
  enforcer = g_object_new(HSTS_SOUP_TYPE_ENFORCER, NULL);
  enforcer->db = db != NULL ? db : own;
  enforcer->own = own;
  return SOUP_HSTS_ENFORCER(enforcer);
}
