/* SPDX-License-Identifier: MIT */
/* All that libhsts asks of a C library; hsts_wasm.c has it. */
#ifndef HSTS_WASM_STRING_H
#define HSTS_WASM_STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int octet, size_t size);
int memcmp(const void *left, const void *right, size_t size);
void *memchr(const void *from, int octet, size_t size);
size_t strlen(const char *text);

#endif
