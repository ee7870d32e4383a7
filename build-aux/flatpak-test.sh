#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# flatpak-test.sh WORKDIR [SUITE...]
#
# Builds the Flatpak as it stands in flatpak/, without Flathub: on a stand-in for the GNOME runtime
# made of Debian packages (flatpak-local-runtime.sh), trixie and forky by default, which lie on
# either side of the real one. Installs it privately, starts every program that is in it, and says
# what it saw. Then it opens the window in practice mode on a screen of its own, waits until the
# accessibility bus sees payments of the practice gateway, which runs inside as the relay does, and
# takes a picture; and it has the session bus start the window, as a click on the desktop would.
#
# Only the mirror apt is set up for is asked; flatpak-builder downloads nothing. Everything stays
# below WORKDIR (about 1 GB a suite), so a second run starts with a runtime that is there already;
# REBUILD=1 makes it anew. Nothing built here may be published: it is linked against Debian's glibc.
set -euo pipefail

. "$(dirname "$0")/flatpak-common.sh"
open_workdir "${1:?usage: $0 WORKDIR [SUITE...]}"
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

# probe_window SUITE
probe_window() {
  # shellcheck disable=SC2016  # expanded inside the session
  SCREEN=1280x900 "$top/build-aux/session.sh" bash -c '
    set -e
    trap "flatpak kill $1 2>/dev/null || true" EXIT
    flatpak run "$1" --practice >"$2.log" 2>&1 &
    app=$!
    /usr/bin/python3 "$3/tests/ui/probe.py" tillroll "$2.png" Practice Live ||
      { cat "$2.log"; exit 1; }
    flatpak kill "$1"
    wait "$app" || true
    gdbus call --session --dest "$1" --object-path "/${1//.//}" \
      --method org.freedesktop.Application.Activate "{}" >/dev/null
    /usr/bin/python3 "$3/tests/ui/probe.py" tillroll "$2-activated.png"' \
    probe "$id" "$work/$1/window" "$top"
}

# validate: what the desktop gets to see, as it was installed
validate() {
  local files=$FLATPAK_USER_DIR/app/$id/current/active/files/share
  local seen=$FLATPAK_USER_DIR/exports/share icon
  desktop-file-validate "$seen/applications/$id.desktop" &&
    grep -q "^Name=$id$" "$seen/dbus-1/services/$id.service" &&
    appstreamcli validate --no-net "$seen/metainfo/$id".*.xml >&2 &&
    glib-compile-schemas --strict --dry-run "$files/glib-2.0/schemas" || return
  for icon in scalable/apps/$id.svg symbolic/apps/$id-symbolic.svg; do
    /usr/libexec/flatpak-validate-icon 512 512 "$seen/icons/hicolor/$icon" >/dev/null || return
  done
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
  if validate; then
    echo "$suite: desktop entry, service, metainfo, schema and icons are valid"
  else
    echo "$suite: what the desktop gets to see is not valid"
    failed=1
  fi
  probe_window "$suite" || { echo "$suite: the window does not do what it should"; failed=1; }
done
exit $failed
