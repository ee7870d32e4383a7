#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# coverage.sh [GCOVR-OPTION...]
#
# Runs all tests in a build that counts, and lists per file how many lines and branches were run
# (src/ only). The page that shows which ones is _build/coverage/coverage.html.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
build=$top/_build/coverage
"$top/build-aux/packages.sh" build test develop
[ -f "$build/build.ninja" ] || meson setup "$build" "$top" -Db_coverage=true -Doptimization=0
find "$build" -name '*.gcda' -delete
SKIP_PACKAGES=1 "$top/build-aux/test.sh" "$build" | tail -n 1
cd "$top"
gcovr --root . --object-directory "$build" --filter src/ --exclude-unreachable-branches \
  --html-details "$build/coverage.html" --print-summary "$@"
gcovr --root . --object-directory "$build" --filter src/ --branches --exclude-unreachable-branches
