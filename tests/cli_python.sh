#!/bin/sh
# SPDX-License-Identifier: MIT
#
# contrib/python with the libhsts.so that was built: its own test, which writes
# TAP.

: "${top_srcdir:?run this by make check}" "${top_builddir:?}"
# shellcheck source=tests/tap.sh
. "$top_srcdir/tests/tap.sh"

leave_out foreign 'python3 is of this machine, and the library is not'
leave_out instrumented 'python3 is not, so it cannot load the library'
LIBHSTS=$top_builddir/.libs/libhsts.so.1
if [ ! -e "$LIBHSTS" ]; then
  skip_all 'there is no shared library in this build'
fi
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))'; then
  skip_all 'python3 3.9 is not here (Debian: python3)'
fi

PYTHONPATH=$top_srcdir/contrib/python
PYTHONDONTWRITEBYTECODE=1
export LIBHSTS PYTHONPATH PYTHONDONTWRITEBYTECODE
python3 "$top_srcdir/contrib/python/test.py"
