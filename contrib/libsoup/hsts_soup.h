/* SPDX-License-Identifier: MIT */
/*
 * For programs that use libsoup 3: http requests to hosts on the HSTS preload
 * list leave as https ones, those that redirects lead to included.  Copy the
 * two files.
 *
 *     SoupHSTSEnforcer *enforcer = hsts_soup_enforcer_new(NULL);
 *     soup_session_add_feature(session, SOUP_SESSION_FEATURE(enforcer));
 *     g_object_unref(enforcer);
 *
 * It is a SoupHSTSEnforcer in all else: it also heeds the header that https
 * responses have, until the session ends.  libsoup asks no enforcer about IP
 * addresses, so the one that is listed, 1.0.0.1, is lost.
 */
#ifndef HSTS_SOUP_H
#define HSTS_SOUP_H

#include <hsts.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

#define HSTS_SOUP_TYPE_ENFORCER (hsts_soup_enforcer_get_type())
G_DECLARE_FINAL_TYPE(HstsSoupEnforcer, hsts_soup_enforcer, HSTS_SOUP, ENFORCER,
                     SoupHSTSEnforcer)

/* Makes an enforcer by the list `db`, which is borrowed and must stay open as
   long as the enforcer lives; NULL for the list that this machine keeps fresh
   (hsts_open_default), which is the enforcer's own.  NULL if there is no such
   list.  (transfer full) */
SoupHSTSEnforcer *hsts_soup_enforcer_new(const hsts_db *db);

G_END_DECLS

#endif
