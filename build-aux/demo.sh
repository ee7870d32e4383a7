#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# demo.sh [--tour FOLDER]
#
# Installs what is missing, builds into _build/demo, starts a practice gateway and a relay on free
# ports of this machine, and opens the window on them. Nothing is installed on the system, no money
# moves, and nothing is left when the window is closed. On a machine without a screen, or with
# --tour, it goes through the window by itself instead (tests/ui/tour.py), and leaves a picture of
# each step and tour.txt in FOLDER (tour/ by default).
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
build=$top/_build/demo
folder=
[ "${1:-}" != --tour ] || folder=${2:?usage: $0 [--tour FOLDER]}
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || folder=${folder:-$top/tour}
[ -z "$folder" ] || folder=$(realpath -m "$folder")

"$top/build-aux/packages.sh" build demo
if [ ! -f "$build/build.ninja" ]; then
  meson setup "$build" "$top" --buildtype=release -Dtests=false
fi
ninja -C "$build"

# not installed: the settings are beside the build
export GSETTINGS_SCHEMA_DIR=$build/data PYTHONDONTWRITEBYTECODE=1
if [ -n "$folder" ]; then
  export SCREEN=1280x900
  exec "$top/build-aux/session.sh" /usr/bin/python3 "$top/tests/ui/tour.py" "$build" "$folder"
else
  export GSETTINGS_BACKEND=memory
  exec /usr/bin/python3 "$top/tests/ui/demo.py" "$build"
fi
