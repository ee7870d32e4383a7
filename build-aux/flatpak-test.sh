#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# flatpak-test.sh [--probe-window] WORKDIR [SUITE...]
#
# Builds the Flatpak as it stands in flatpak/, without Flathub: on a stand-in for the GNOME runtime
# made of Debian packages (flatpak-local-runtime.sh), trixie and forky by default, which lie on
# either side of the real one. Installs it privately, starts every program that is in it, and says
# what it saw. With --probe-window it also opens the window on a screen of its own, waits until the
# accessibility bus sees it, and takes a picture.
#
# Only the mirror apt is set up for is asked; flatpak-builder downloads nothing. Everything stays
# below WORKDIR (about 1 GB a suite), so a second run starts with a runtime that is there already;
# REBUILD=1 makes it anew. Nothing built here may be published: it is linked against Debian's glibc.
set -euo pipefail

. "$(dirname "$0")/flatpak-common.sh"
probe=0
[ "${1:-}" != --probe-window ] || { probe=1; shift; }
open_workdir "${1:?usage: $0 [--probe-window] WORKDIR [SUITE...]}"
shift
suites=("$@")
[ ${#suites[@]} -gt 0 ] || suites=(trixie forky)
"$top/build-aux/packages.sh" flatpak

# in_box NAME ARGUMENTS...: one of our programs inside its sandbox, with a throw-away home
in_box() {
  local name=$1
  shift
  KEYRING=0 "$top/build-aux/session.sh" flatpak run --command="$name" "$id" "$@"
}

probe_window() {
  local suite=$1
  # shellcheck disable=SC2016  # expanded inside the session
  SCREEN=1280x900 "$top/build-aux/session.sh" bash -c '
    flatpak run "$1" >"$2.log" 2>&1 &
    /usr/bin/python3 "$3/tests/ui/probe.py" tillroll "$2.png" || { cat "$2.log"; status=1; }
    flatpak kill "$1" || true
    wait
    exit ${status:-0}' probe "$id" "$work/$suite/window" "$top"
}

failed=0
for suite in "${suites[@]}"; do
  echo "=== $suite ==="
  need_runtime "$suite"
  need_qrencode "$suite"
  # an ordinary user without a system bus may not install an application: session.sh has one
  KEYRING=0 "$top/build-aux/session.sh" flatpak-builder --user --disable-download \
    --disable-rofiles-fuse --disable-cache --force-clean --state-dir="$work/$suite/state" \
    --repo="$work/$suite/app-repo" --install "$work/$suite/build" "$manifest" \
    >"$work/$suite/build.log" 2>&1 || { tail -n 60 "$work/$suite/build.log"; exit 1; }
  if grep -nE '^\.\./(src|data|po)/.*warning:' "$work/$suite/build.log"; then
    echo "$suite: the compiler warned, see above"
    failed=1
  fi
  flatpak --user info --show-permissions "$id"
  seen=0
  for program in tillroll tillctl tillroll-relay tillroll-sandbox; do
    [ -x "$FLATPAK_USER_DIR/app/$id/current/active/files/bin/$program" ] || continue
    seen=$((seen + 1))
    echo "$suite: $program --version: $(in_box "$program" --version 2>&1 | tail -n 1)"
    in_box "$program" --version >/dev/null 2>&1 || failed=1
  done
  [ $seen -gt 0 ] || { echo "$suite: no program of ours is in it"; failed=1; }
  if [ $probe = 1 ]; then
    probe_window "$suite" || { echo "$suite: no window"; failed=1; }
  fi
done
exit $failed
