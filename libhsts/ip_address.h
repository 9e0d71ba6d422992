/* SPDX-License-Identifier: MIT */
/*
 * IP addresses as hosts of URLs, in all the notations that browsers take (URL
 * standard 3.5), and back into the one that they write.
 */
#ifndef HSTS_IP_ADDRESS_H
#define HSTS_IP_ADDRESS_H

#include "url_buffer.h"

/* Whether the last label of a lower-case host is a number, so that the host is
   an IPv4 address or nothing at all. */
bool hsts_host_ends_in_number(const char *host, size_t length);

/* Reads one to four numbers, decimal, octal (0...) or hexadecimal (0x...), the
   last of which fills all that is left of the address; one trailing dot is
   ignored.  False if that is not what it is. */
bool hsts_parse_ipv4(const char *text, size_t length, uint32_t *address);

/* "1.0.0.1" */
void hsts_append_ipv4(struct url_buffer *buffer, uint32_t address);

/* Reads an IPv6 address without its brackets into its eight pieces. */
bool hsts_parse_ipv6(const char *text, size_t length, uint16_t pieces[8]);

/* The shortest form, without brackets (RFC 5952, but never with dots). */
void hsts_append_ipv6(struct url_buffer *buffer, const uint16_t pieces[8]);

enum { IPV6_MAX_TEXT = 45 }; /* "ffff:" six times and "255.255.255.255" */

#endif
