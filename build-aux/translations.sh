#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# translations.sh [--check]
#
# Brings every po/*.po up to the words that stand in the source now, and says how much of each is
# translated. A message names the files it stands in, not the lines: lines move with every change.
# With --check nothing is changed, and the exit status is 1 when something is missing.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top"
pot=$(mktemp)
trap 'rm -f "$pot" "$pot.po"' EXIT

# the keywords of meson's preset "glib"
xgettext --from-code=UTF-8 --add-comments=Translators --package-name=tillroll --sort-by-file \
  --add-location=file \
  --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=g_dcgettext:2 \
  --keyword=g_dngettext:2,3 --keyword=g_dpgettext2:2c,3 --flag=N_:1:pass-c-format \
  --flag=C_:2:pass-c-format --flag=NC_:2:pass-c-format --flag=g_dngettext:2:pass-c-format \
  --flag=g_strdup_printf:1:c-format --flag=g_string_printf:2:c-format \
  --flag=g_string_append_printf:2:c-format --flag=g_error_new:3:c-format \
  --flag=g_set_error:4:c-format --files-from=po/POTFILES.in --output="$pot"
sed -i '/^"POT-Creation-Date:/d' "$pot"

missing=0
for po in po/*.po; do
  msgmerge --quiet --no-fuzzy-matching --add-location=file --output-file="$pot.po" "$po" "$pot"
  [ "${1:-}" = --check ] || cp "$pot.po" "$po"
  printf '%s: ' "$po"
  LC_ALL=C msgfmt --statistics --output-file=/dev/null "$pot.po" 2>&1 | tail -n 1
  if [ -n "$(msgattrib --untranslated --no-obsolete "$pot.po")" ]; then
    missing=1
  fi
done
[ "${1:-}" != --check ] || exit $missing
