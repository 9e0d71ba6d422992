/* SPDX-License-Identifier: MIT */
/*
 * The table of formats, and the blob itself, which is written as it is.
 */
#include "emit.h"

#include "export.h"

static void emit_blob(const struct emission *emission, struct writer *writer) {
  writer_put(writer, (const char *)emission->blob, emission->size);
}

const struct emit_format emit_formats[] = {
    {.name = "blob", .about = "for libhsts, the default", .write = emit_blob},
    {.name = "c", .about = "a C file that holds the blob", .write = emit_c},
    {.name = "curl",
     .about = "for curl --hsts; few entries, see --only",
     .target = &export_curl},
    {.name = "dafsa",
     .about = "for libhsts 0.1, another project: .DAFSA@HSTS_0",
     .target = &export_dafsa},
    {.name = "dillo", .about = "Dillo's hsts_preload", .target = &export_dillo},
    {.name = "firefox-inc",
     .about = "Firefox's nsSTSPreloadList.inc",
     .target = &export_firefox},
    {.name = "haproxy",
     .about = "a map file for HAProxy's map_str",
     .target = &export_haproxy},
    {.name = "json",
     .about = "Chromium's own format, a list again",
     .target = &export_json},
    {.name = "nginx",
     .about = "lines to include in nginx's map $host",
     .target = &export_nginx},
    {.name = "privoxy",
     .about = "an action file for Privoxy",
     .target = &export_privoxy},
    {.name = "squid-acl",
     .about = "the file of a Squid ACL, dstdomain",
     .target = &export_squid},
    {.name = "tsv",
     .about = "name, force_https, include_subdomains, policy",
     .target = &export_tsv},
    {.name = "wget",
     .about = "for wget and wget2 --hsts-file",
     .target = &export_wget},
    {.name = NULL}};

enum { NAME_COLUMN = 14 };

void emit_help(struct writer *writer) {
  for (const struct emit_format *format = emit_formats; format->name != NULL;
       format++) {
    writer_string(writer, format->name);
    for (size_t i = strlen(format->name); i < NAME_COLUMN; i++)
      writer_octet(writer, ' ');
    writer_string(writer, format->about);
    writer_octet(writer, '\n');
  }
}
