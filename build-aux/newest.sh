#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# newest.sh WORKDIR [SUITE]
#
# Compiles everything against the newest GTK, libadwaita and GLib that can be had (Debian's forky
# by default), with warnings as errors, and runs the tests there: "the same sources build without
# warnings on the newest platform". The stand-in for the GNOME SDK (flatpak-local-runtime.sh) is the
# whole system it happens in; the host lends only its kernel and, to the desktop tests, its screen.
#
# Everything stays below WORKDIR, which flatpak-test.sh may share. Exit status 0 when it compiled
# and no test failed.
set -euo pipefail

. "$(dirname "$0")/flatpak-common.sh"
open_workdir "${1:?usage: $0 WORKDIR [SUITE]}"
suite=${2:-forky}
"$top/build-aux/packages.sh" flatpak
need_runtime "$suite"
need_qrencode "$suite"

sdk=$(echo "$FLATPAK_USER_DIR"/runtime/org.gnome.Sdk/*/*/active/files)
prefix=$work/$suite/qrencode
build=$work/$suite/newest-$(echo "$top" | cksum | cut -d" " -f1)  # one for each source folder
scratch=$(mktemp -d "${TMPDIR:-/tmp}/newest.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# dbus-daemon wants to know who it runs as
echo "me:x:$(id -u):$(id -g)::/:/bin/sh" >"$scratch/passwd"

# the SDK as the whole system
inside=(bwrap --ro-bind "$sdk" /usr --ro-bind "$sdk/etc" /etc
  --ro-bind "$scratch/passwd" /etc/passwd --symlink usr/bin /bin
  --symlink usr/sbin /sbin --symlink usr/lib /lib --symlink usr/lib64 /lib64 --proc /proc
  --dev /dev --tmpfs /var --bind /tmp /tmp --bind "$scratch" "$scratch" --bind "$work" "$work"
  --ro-bind "$top" "$top" --chdir "$work" --unshare-pid --die-with-parent
  --setenv PATH /usr/bin --setenv LC_ALL C.UTF-8 --setenv TMPDIR "$scratch"
  --setenv PYTHONDONTWRITEBYTECODE 1 --setenv PKG_CONFIG_PATH "$prefix/lib/pkgconfig"
  --setenv LD_LIBRARY_PATH "$prefix/lib")
# quietly LOG COMMAND...: shows the end of what it said only when it fails
quietly() {
  local log=$work/$suite/$1
  shift
  "$@" >"$log" 2>&1 || { tail -n 60 "$log"; exit 1; }
}

# libqrencode is not in the runtime
if [ ! -f "$prefix/lib/pkgconfig/libqrencode.pc" ]; then
  tar -C "$scratch" -xf "$archive"
  # shellcheck disable=SC2016  # expanded inside
  quietly qrencode.log "${inside[@]}" sh -c 'cd "$1"/qrencode-* &&
    ./configure --prefix="$2" --without-tools --disable-static && make -j"$(nproc)" install' \
    qrencode "$scratch" "$prefix"
fi

"${inside[@]}" sh -c 'pkg-config --modversion glib-2.0 gtk4 libadwaita-1 libsoup-3.0
  gcc -dumpversion' | paste -sd' ' | sed "s/^/$suite: GLib, GTK, libadwaita, libsoup, gcc: /"
[ -f "$build/build.ninja" ] ||
  quietly newest-setup.log "${inside[@]}" meson setup "$build" "$top" -Dwerror=true
quietly newest-build.log "${inside[@]}" ninja -k 0 -C "$build"
echo "$suite: compiled without a warning"

status=0
run_tests=(env HOME="$scratch/home" meson test -C "$build" --no-rebuild --timeout-multiplier 4
  --print-errorlogs)
mkdir -p "$scratch/home"
"${inside[@]}" "${run_tests[@]}" --no-suite desktop --no-suite ui \
  --no-suite style || status=1
# the windows: their screen, bus and keyring are the host's, which the SDK has no programs for
if "${inside[@]}" meson introspect --tests "$build" | grep -q '"\(tillroll:\)\?ui"'; then
  SESSION_DIR=$scratch/session "$top/build-aux/session.sh" \
    "${inside[@]}" env SESSION_REUSE=1 "${run_tests[@]}" --num-processes 1 --suite ui || status=1
fi
exit $status
