/* SPDX-License-Identifier: MIT */
/*
 * What the shared library exports: exactly what hsts.h declares.
 *
 * The build includes this file before each source of the library (-include)
 * and hides everything else (-fvisibility=hidden), so that the one public
 * header stays free of a macro before every function.  A first declaration
 * with default visibility holds for the definition that follows.
 */
#ifndef HSTS_VISIBILITY_H
#define HSTS_VISIBILITY_H

#pragma GCC visibility push(default)
#include "hsts.h"
#pragma GCC visibility pop

#endif
