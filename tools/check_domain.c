/* SPDX-License-Identifier: MIT */
/*
 * In the order of domain.go of github.com/chromium/hstspreload, of which the
 * first fault of form counts.  Public suffixes are libpsl's, those that are
 * private registries' included.
 */
#include "check_domain.h"

#include <string.h>

#if defined HSTS_WITH_PSL
#include <libpsl.h>
#endif

static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-.";

static bool is_ipv4(const char *domain) {
  static const char digits[] = "0123456789";
  int parts = 0;

  for (; *domain != '\0'; parts++) {
    size_t length = strspn(domain, digits);
    if (length == 0 || length > 3 ||
        (domain[length] != '.' && domain[length] != '\0'))
      return false;
    domain += length + (domain[length] == '.');
  }
  return parts == 4;
}

#if defined HSTS_WITH_PSL
static bool is_public_suffix(const char *domain) {
  return psl_is_public_suffix2(psl_builtin(), domain, PSL_TYPE_ANY) != 0;
}

static bool is_subdomain(const char *domain) {
  const char *registrable = psl_registrable_domain(psl_builtin(), domain);

  return registrable != NULL && strcmp(registrable, domain) != 0;
}

static void note_absence(struct check_issues *issues) {
  if (psl_builtin() == NULL)
    check_add(issues, CHECK_NOTE, "",
              "libpsl has no list of public suffixes: whether this is a"
              " registrable domain is not checked");
}
#else
static bool is_public_suffix(const char *domain) {
  return strchr(domain, '.') == NULL;
}

static bool is_subdomain(const char *domain) {
  (void)domain;
  return false;
}

static void note_absence(struct check_issues *issues) {
  check_add(issues, CHECK_NOTE, "",
            "built without libpsl: whether this is a registrable domain is not"
            " checked");
}
#endif

static bool add_error(struct check_issues *issues, const char *name,
                      const char *text) {
  check_add(issues, CHECK_ERROR, name, text);
  return false;
}

static bool check_form(struct check_issues *issues, const char *domain) {
  size_t length = strlen(domain);

  if (domain[0] == '.')
    return add_error(issues, "domain.format.begins_with_dot",
                     "the domain begins with a dot");
  if (domain[length - 1] == '.')
    return add_error(issues, "domain.format.ends_with_dot",
                     "the domain ends with a dot");
  if (strstr(domain, "..") != NULL)
    return add_error(issues, "domain.format.contains_double_dot",
                     "the domain has two dots in a row");
  if (is_public_suffix(domain))
    return add_error(issues, "domain.format.public_suffix",
                     "the domain is a public suffix");
  if (domain[strspn(domain, letters)] != '\0')
    return add_error(issues, "domain.format.invalid_characters",
                     "the domain has other octets than letters, digits, dashes"
                     " and dots");
  if (is_ipv4(domain))
    return add_error(issues, "domain.format.is_ip_address",
                     "this is an IP address");
  return true;
}

bool check_domain(struct check_issues *issues, const char *domain) {
  if (!check_form(issues, domain))
    return false;
  note_absence(issues);
  if (is_subdomain(domain))
    check_add(issues, CHECK_ERROR, "domain.is_subdomain",
              "the domain is below a registrable one, which is to be preloaded"
              " instead");
  return true;
}

bool check_domain_has_no_www(const char *domain) {
  static const char suffix[] = ".appspot.com";
  size_t length = strlen(domain), end = sizeof suffix - 1;

  return length > end && strcmp(domain + length - end, suffix) == 0;
}
