/* SPDX-License-Identifier: MIT */
/*
 * --check-response: would hstspreload.org take this domain, going by responses
 * that were saved?  The order and the names are those of domain.go, response.go
 * and redirects.go of github.com/chromium/hstspreload.  What they find out of
 * certificates and ciphers is in no head, and cannot be judged here.
 */
#include <string.h>

#include "check_domain.h"
#include "check_issues.h"
#include "idna.h"
#include "lookup_exit.h"
#include "message.h"
#include "redirect_chain.h"

/* ---- One response ----------------------------------------------------- */

/* The one header that there has to be. */
static void check_head(struct check_issues *issues,
                       const struct response_head *head, bool removal) {
  if (head->sts_count == 0)
    check_add(issues, CHECK_ERROR, "response.no_header",
              "the response of https has no Strict-Transport-Security");
  else if (head->sts_count > 1)
    check_add(issues, CHECK_ERROR, "response.multiple_headers",
              "the response of https has Strict-Transport-Security several"
              " times");
  else
    check_add_header(issues, head->sts.octets, head->sts.length, removal);
}

/* ---- Chains ----------------------------------------------------------- */

static void check_followed(struct check_issues *issues,
                           const struct redirect_chain *chain) {
  if (chain->redirects > REDIRECTS_MOST)
    check_add(issues, CHECK_ERROR, "redirects.too_many",
              "there are more than three redirects");
  else if (chain->heads[chain->redirects] == NULL)
    check_add(issues, CHECK_ERROR, "redirects.follow_error",
              "a redirect leads to a response that is not in the files");
}

static void check_security(struct check_issues *issues,
                           const struct redirect_chain *chain) {
  for (int i = 1; i <= chain->redirects; i++)
    if (!chain->places[i].secure) {
      if (i == 1)
        check_add(issues, CHECK_ERROR, "redirects.insecure.initial",
                  "the first redirect is not to https");
      else
        check_add(issues, CHECK_ERROR, "redirects.insecure.subsequent",
                  "a redirect after the first is not to https");
      return;
    }
}

/* The response that the first redirect from http leads to. */
static void check_first_redirect(struct check_issues *issues,
                                 const struct redirect_chain *chain) {
  struct check_issues its = {0};

  if (chain->heads[1] == NULL)
    return;
  check_head(&its, chain->heads[1], false);
  if (its.errors > 0)
    check_add(issues, CHECK_ERROR, "redirects.http.first_redirect.no_hsts",
              "http redirects to a page without a header that is good enough");
}

static void check_http_redirects(struct check_issues *issues,
                                 const struct redirect_chain *chain,
                                 const char *domain, bool header_is_good) {
  const struct url_place *first = &chain->places[1];

  check_followed(issues, chain);
  if (chain->redirects == 0) {
    check_add(issues, CHECK_ERROR, "redirects.http.no_redirect",
              "http does not redirect to https");
  } else if (first->secure && strcmp(first->host, domain) == 0) {
    if (header_is_good)
      check_first_redirect(issues, chain);
    check_security(issues, chain);
  } else if (is_www_of(first->host, domain)) {
    check_add(issues, CHECK_ERROR, "redirects.http.www_first",
              "http redirects to www before it redirects to https on the same"
              " host");
  } else {
    check_add(issues, CHECK_ERROR, "redirects.http.first_redirect.insecure",
              "the first redirect from http is not to https on the same host");
  }
}

static void check_http(struct check_issues *issues,
                       const struct responses *responses,
                       const struct redirect_chain *chain,
                       bool header_is_good) {
  if (responses->http.count == 0) {
    check_add(issues, CHECK_WARNING, "redirects.http.does_not_exist",
              "there is no response over http");
    return;
  }
  if (responses->http.list[0].sts_count > 0)
    check_add(issues, CHECK_WARNING, "redirects.http.useless_header",
              "the response over http has Strict-Transport-Security, which has"
              " no effect there");
  check_http_redirects(issues, chain, responses->domain, header_is_good);
}

static void check_www(struct check_issues *issues,
                      const struct responses *responses) {
  if (check_domain_has_no_www(responses->domain))
    return;
  if (!responses->www.given)
    check_add(issues, CHECK_NOTE, "",
              "no response of www is given: it is taken as not being there");
  else if (responses->www.count == 0)
    check_add(issues, CHECK_ERROR, "domain.www.no_tls",
              "www is there, but does not answer over https");
}

/* ---- All of it -------------------------------------------------------- */

static struct url_place root_of(const char *domain, bool secure) {
  struct url_place place = {.secure = secure, .root = true};

  memcpy(place.host, domain, strlen(domain) + 1);
  return place;
}

static bool is_https_root(const struct url_place *place, const char *domain) {
  return place->secure && place->root && strcmp(place->host, domain) == 0;
}

/* The chain from https: from its own file, or from where that of http gets
   there.  False: there is no such response. */
static bool follow_https(struct redirect_chain *https,
                         const struct responses *responses,
                         const struct redirect_chain *http) {
  struct url_place root = root_of(responses->domain, true);

  if (responses->https.count > 0) {
    redirect_chain_follow(https, responses, &root, &responses->https, 0);
    return true;
  }
  for (int i = 1; !responses->https.given && i <= http->redirects; i++)
    if (is_https_root(&http->places[i], responses->domain) &&
        http->heads[i] != NULL) {
      redirect_chain_follow(https, responses, &root, &responses->http,
                            (int)(http->heads[i] - responses->http.list));
      return true;
    }
  return false;
}

static void judge(struct check_issues *issues,
                  const struct responses *responses, bool removal) {
  struct url_place root = root_of(responses->domain, false);
  static struct redirect_chain http, https; /* too large for the stack */
  bool header_is_good, is_registrable;
  int errors;

  if (!removal && !check_domain(issues, responses->domain))
    return;
  is_registrable = issues->errors == 0;
  redirect_chain_follow(&http, responses, &root, &responses->http, 0);
  if (!follow_https(&https, responses, &http)) {
    check_add(issues, CHECK_ERROR, "domain.tls.cannot_connect",
              "there is no response over https");
    return;
  }
  errors = issues->errors;
  check_head(issues, https.heads[0], removal);
  header_is_good = issues->errors == errors;
  if (removal)
    return;
  check_http(issues, responses, &http, header_is_good);
  check_followed(issues, &https);
  check_security(issues, &https);
  if (is_registrable) /* nobody types www before a subdomain */
    check_www(issues, responses);
}

/* ---- The command line ------------------------------------------------- */

/* Whose responses an argument has: by its prefix, or by its place among those
   that have none.  *path becomes the rest.  NULL: there is no place left. */
static struct response_heads *role_of(struct responses *responses,
                                      const char **path, bool https_first) {
  static const char *const prefixes[] = {"http=", "https=", "www="};
  struct response_heads *roles[] = {&responses->http, &responses->https,
                                    &responses->www};

  for (int i = 0; i < 3; i++)
    if (strncmp(*path, prefixes[i], strlen(prefixes[i])) == 0) {
      *path += strlen(prefixes[i]);
      return roles[i]->given ? NULL : roles[i];
    }
  for (int i = https_first; i < 3; i++)
    if (!roles[i]->given)
      return roles[i];
  return NULL;
}

static int read_files(struct responses *responses,
                      const struct lookup_options *options) {
  char *const *arguments = options->arguments;
  bool https_first =
      options->removal && arguments[0] != NULL && arguments[1] == NULL;
  bool stdin_is_read = false;
  int exit_code = 0;

  for (; exit_code == 0 && *arguments != NULL; arguments++) {
    const char *path = *arguments;
    struct response_heads *role = role_of(responses, &path, https_first);
    if (role == NULL) {
      message(*arguments, "one file too many; there can be one of http, one of"
                          " https and one of www, in this order, or called"
                          " http=FILE and so on");
      return EXIT_INVALID;
    }
    if (stdin_is_read && strcmp(path, "-") == 0) {
      message("standard input", "it can be read only once");
      return EXIT_INVALID;
    }
    stdin_is_read = stdin_is_read || strcmp(path, "-") == 0;
    exit_code = response_heads_read(role, path);
  }
  return exit_code;
}

/* Writes A-labels in place of U-labels, as hstspreload.org does before it looks
   at a domain.  One that cannot be converted stays, to be found fault with. */
static void convert_domain(char domain[HOST_ROOM]) {
  char converted[HOST_ROOM];
  size_t length = strlen(domain);
  hsts_idna idna;

  if (!idna_is_needed(domain, length) || !idna_open(&idna))
    return;
  memcpy(converted, domain, length);
  if (idna.to_ascii(idna.context, converted, HOST_ROOM, &length) == HSTS_OK &&
      length > 0 && length < HOST_ROOM) {
    memcpy(domain, converted, length);
    domain[length] = '\0';
  }
  idna_close(&idna);
}

/* False after a message. */
static bool read_domain(const char *given, char domain[HOST_ROOM]) {
  size_t length = given != NULL ? strlen(given) : 0;

  if (length == 0 || length > 253) {
    message("--check-response", "it needs --domain=HOST, of 1 to 253 octets");
    return false;
  }
  memcpy(domain, given, length + 1);
  for (size_t i = 0; i < length; i++)
    if (domain[i] >= 'A' && domain[i] <= 'Z')
      domain[i] = (char)(domain[i] - 'A' + 'a');
  convert_domain(domain);
  return true;
}

int check_response(const struct lookup_options *options,
                   struct writer *output) {
  static struct responses responses;
  struct check_issues issues = {0};
  char domain[HOST_ROOM];
  int exit_code;

  if (!read_domain(options->domain, domain))
    return EXIT_INVALID;
  if (options->arguments[0] == NULL) {
    message("--check-response", "no FILE with responses is given");
    return EXIT_INVALID;
  }
  responses.domain = domain;
  exit_code = read_files(&responses, options);
  if (exit_code == 0) {
    judge(&issues, &responses, options->removal);
    exit_code = check_write(&issues, domain, options, output);
  }
  response_heads_free(&responses.http);
  response_heads_free(&responses.https);
  response_heads_free(&responses.www);
  return exit_code;
}
