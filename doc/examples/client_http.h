/* SPDX-License-Identifier: MIT */
/*
 * HTTP/1.0 over TCP or, by OpenSSL, over TLS: one GET, and what comes back.  It
 * knows nothing of HSTS; client.c does.
 *
 * What can go wrong is told in English, and NULL is success.  A server whose
 * certificate is not in order gets no request, and there is no option for that:
 * RFC 6797 8.4 leaves no way around a fault of a known host's.
 */
#ifndef CLIENT_HTTP_H
#define CLIENT_HTTP_H

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>

#ifndef HTTP_SECONDS
#define HTTP_SECONDS 30 /* how long a server may be silent */
#endif
enum { HTTP_HEAD_SIZE = 32768 };

struct http_response {
  BIO *connection;
  int status;
  char head[HTTP_HEAD_SIZE]; /* NUL-terminated, without its empty line */
  const char *body;          /* what came with the head, in the same buffer */
  size_t body_length;
};

/* Why OpenSSL has failed; `otherwise` if it does not say. */
static inline const char *http_fault(const char *otherwise) {
  const char *text = NULL;
  int flags = 0;
  unsigned long code = ERR_peek_error_all(NULL, NULL, NULL, &text, &flags);

  if (code == 0)
    return otherwise;
  if (ERR_SYSTEM_ERROR(code))
    return strerror(ERR_GET_REASON(code));
  if ((flags & ERR_TXT_STRING) && text[0] != '\0')
    return text;
  return ERR_reason_error_string(code);
}

/* The same, where it was the server's turn. */
static inline const char *http_read_fault(const struct http_response *response,
                                          const char *otherwise) {
  return BIO_should_retry(response->connection) ? "the server is silent"
                                                : http_fault(otherwise);
}

/* The server has to be `host`: without the brackets of an IPv6 address, and
   without the dot behind a name, which no certificate has. */
static inline bool http_expect_host(SSL *tls, const char *host) {
  size_t brackets = host[0] == '[', length = strlen(host);
  char name[256];

  if (length > 1 && strchr(".]", host[length - 1]) != NULL)
    length--;
  snprintf(name, sizeof name, "%.*s", (int)(length - brackets),
           host + brackets);
  if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), name) == 1)
    return true;
  ERR_clear_error(); /* it is no address */
  return SSL_set_tlsext_host_name(tls, name) == 1 &&
         SSL_set1_host(tls, name) == 1;
}

/* Puts TLS over the connection, whether or not the handshake succeeds. */
static inline const char *http_secure(struct http_response *response,
                                      SSL_CTX *context, const char *host) {
  BIO *layer = BIO_new_ssl(context, 1);
  SSL *session = NULL;

  if (layer == NULL)
    return http_fault("no TLS");
  BIO_get_ssl(layer, &session);
  response->connection = BIO_push(layer, response->connection);
  if (!http_expect_host(session, host))
    return http_fault("no name for a server");
  if (BIO_do_handshake(response->connection) == 1)
    return NULL;
  if (SSL_get_verify_result(session) != X509_V_OK)
    return X509_verify_cert_error_string(SSL_get_verify_result(session));
  return http_read_fault(response, "no TLS handshake");
}

/* TLS that trusts the certificates of that file, or of the system if it is
   NULL. */
static inline const char *http_open_tls(SSL_CTX **context, const char *path) {
  *context = SSL_CTX_new(TLS_client_method());
  if (*context == NULL)
    return http_fault("no TLS");
  SSL_CTX_set_verify(*context, SSL_VERIFY_PEER, NULL);
  SSL_CTX_set_min_proto_version(*context, TLS1_2_VERSION);
  if (path == NULL ? SSL_CTX_set_default_verify_paths(*context) == 1
                   : SSL_CTX_load_verify_file(*context, path) == 1)
    return NULL;
  return http_fault("no certificates");
}

/* Connects to `peer`, as "localhost:80"; by TLS if there is a `context`. */
static inline const char *http_connect(struct http_response *response,
                                       SSL_CTX *context, const char *peer,
                                       const char *host) {
  const struct timeval patience = {.tv_sec = HTTP_SECONDS};
  int socket = -1;

  ERR_clear_error();
  response->connection = BIO_new_connect(peer);
  if (response->connection == NULL || BIO_do_connect(response->connection) != 1)
    return http_fault("no connection");
  BIO_get_fd(response->connection, &socket);
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  return context == NULL ? NULL : http_secure(response, context, host);
}

/* Reads up to the end of the head. */
static inline const char *http_read_head(struct http_response *response) {
  char *head = response->head, *end = NULL;
  size_t length = 0;

  while (end == NULL) {
    size_t room = sizeof response->head - 1 - length;
    int got = BIO_read(response->connection, head + length, (int)room);
    if (got <= 0)
      return room == 0 ? "the head of the response is too long, or has a NUL"
                       : http_read_fault(response,
                                         "the head of the response is cut off");
    length += (size_t)got;
    head[length] = '\0';
    end = strstr(head, "\r\n\r\n");
  }
  response->body = end + strlen("\r\n\r\n");
  response->body_length = (size_t)(head + length - response->body);
  end[2] = '\0';
  if (sscanf(head, "HTTP/1.%*1[0-9] %3d", &response->status) != 1)
    return "the response is not HTTP";
  return NULL;
}

/* Sends the request, for `path` without blanks, and reads the head. */
static inline const char *http_get(struct http_response *response,
                                   const char *authority, const char *path) {
  static const char text[] = "GET %s HTTP/1.0\r\nHost: %s\r\nAccept: "
                             "*/*\r\nUser-Agent: client\r\n\r\n";

  if (BIO_printf(response->connection, text, path, authority) <= 0)
    return http_fault("the request cannot be sent");
  return http_read_head(response);
}

/* The value of the first field of that name; NULL if there is none. */
static inline const char *http_field(const struct http_response *response,
                                     const char *name, size_t *length) {
  size_t name_length = strlen(name);
  const char *line = response->head;

  while ((line = strchr(line, '\n')) != NULL) {
    line++;
    if (strncasecmp(line, name, name_length) != 0 || line[name_length] != ':')
      continue;
    line += name_length + 1;
    line += strspn(line, " \t");
    *length = strcspn(line, "\r\n");
    while (*length > 0 && strchr(" \t", line[*length - 1]) != NULL)
      --*length;
    return line;
  }
  return NULL;
}

/* Where a redirect goes to, in room for HTTP_HEAD_SIZE; false if it is none. */
static inline bool http_location(const struct http_response *response,
                                 char *location) {
  size_t length = 0;
  const char *value = http_field(response, "Location", &length);

  if (response->status / 100 != 3 || value == NULL || length == 0)
    return false;
  memcpy(location, value, length);
  location[length] = '\0';
  return true;
}

/* Writes the body, which ends with the connection or by its Content-Length. */
static inline const char *http_write_body(struct http_response *response,
                                          FILE *out) {
  size_t length = 0, size = response->body_length;
  const char *from = response->body;
  const char *bound = http_field(response, "Content-Length", &length);
  unsigned long long left = bound != NULL ? strtoull(bound, NULL, 10) : 0;
  char octets[16384];

  for (;;) {
    if (bound != NULL && size > left)
      size = (size_t)left;
    if (fwrite(from, 1, size, out) != size)
      return "the body cannot be written";
    left -= size;
    if (bound != NULL && left == 0)
      return NULL;
    int got = BIO_read(response->connection, octets, sizeof octets);
    if (got == 0 && bound == NULL && ERR_peek_error() == 0)
      return NULL;
    if (got <= 0)
      return http_read_fault(response, "the body is cut off");
    from = octets;
    size = (size_t)got;
  }
}

static inline void http_close(struct http_response *response) {
  BIO_free_all(response->connection);
}

#endif
