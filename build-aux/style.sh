#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# style.sh [--apply] [FILE.c...]
#
# Shows how uncrustify would lay out the .c files (all of src/ and tests/ by default), or with
# --apply changes them. A helper, not a judge: two things it does not know are left to the eye: text
# continued under text in a nested call, and the blank before the parameters of a function pointer.
# Headers are laid out by hand. Exit status 1 when something differs.
set -eu

cd "$(dirname "$0")/.."
apply=0
[ "${1:-}" != --apply ] || { apply=1; shift; }
version=$(uncrustify --version 2>/dev/null | sed 's/^Uncrustify[-_]//; s/_.*//') || true
case $version in
  0.72*) ;;
  *) echo "style.sh: wants uncrustify 0.72 (Debian 12), found “${version:-none}”" >&2; exit 2 ;;
esac

[ $# -gt 0 ] || mapfile -t files < <(find src tests -name '*.c' | sort)
[ $# -eq 0 ] || files=("$@")
differs=0
new=$(mktemp)
trap 'rm -f "$new"' EXIT
for file in "${files[@]}"; do
  uncrustify -q -l C -c build-aux/uncrustify.cfg -f "$file" -o "$new"
  if ! diff -u --label "$file" --label "$file, laid out" "$file" "$new"; then
    differs=1
    [ $apply = 0 ] || cat "$new" >"$file"
  fi
done
exit $differs
