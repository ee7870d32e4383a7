#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# sanitize.sh [gcc|clang]...
#
# Runs all tests under the address, leak and undefined-behaviour sanitizers, built with the named
# compilers (both by default), warnings being errors. What test.sh says last is said for each.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
[ $# -gt 0 ] || set -- gcc clang
"$top/build-aux/packages.sh" build test develop
failed=0
for compiler; do
  build=$top/_build/sanitize-$compiler
  [ -f "$build/build.ninja" ] ||
    CC=$compiler meson setup "$build" "$top" -Dwerror=true -Db_sanitize=address,undefined \
      -Db_lundef=false
  echo "=== $compiler ==="
  SKIP_PACKAGES=1 TEST_TIMEOUTS=${TEST_TIMEOUTS:-8} "$top/build-aux/test.sh" "$build" || failed=1
done
exit $failed
