#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# session.sh COMMAND...
#
# Runs COMMAND in a throw-away desktop session: own HOME and runtime folder, an X server without a
# window manager, a session bus that also answers as the system bus, and an unlocked keyring.
# Nothing of it is left afterwards, and the caller's own desktop is not seen from inside. Any
# number of sessions may run side by side.
#   SCREEN=1280x900    size of the screen
#   KEYRING=0          no keyring
#   SESSION_REUSE=1    run COMMAND in the session that is there already
#   SESSION_DIR=DIR    keep everything in DIR (a short path: sockets live in it) and leave it there
set -eu

[ "${SESSION_REUSE:-0}" = 0 ] || exec "$@"

xvfb=
child=
dir=${SESSION_DIR:-}
keep=${dir:+1}
unset SESSION_DIR               # a session inside this one is another one
finish() {
  [ -z "$child" ] || kill -- "-$child" 2>/dev/null || true
  [ -z "$xvfb" ] || kill "$xvfb" 2>/dev/null || true
  [ -z "$xvfb" ] || wait "$xvfb" 2>/dev/null || true
  [ -n "$keep" ] || rm -rf "$dir"
}
[ -n "$dir" ] || dir=$(mktemp -d -t session.XXXXXX)
trap finish EXIT
trap 'exit 143' TERM INT HUP

mkdir -p "$dir/home/.config/gtk-4.0" "$dir/run"
chmod 700 "$dir/run"
# menus and pages settle at once; GNOME's own font without a settings service
cat >"$dir/home/.config/gtk-4.0/settings.ini" <<'INI'
[Settings]
gtk-enable-animations=0
gtk-font-name=Cantarell 11
INI

export HOME=$dir/home XDG_RUNTIME_DIR=$dir/run XDG_SESSION_TYPE=x11
unset DBUS_SESSION_BUS_ADDRESS WAYLAND_DISPLAY DISPLAY \
  XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME

# The server takes a free number itself: looking for one first would be a race.
export XAUTHORITY=$dir/xauthority
cookie=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
rm -f "$dir/display" "$XAUTHORITY"
mkfifo "$dir/display"
xauth -q add :0 . "$cookie" 2>/dev/null
Xvfb -displayfd 3 -screen 0 "${SCREEN:-1280x900}x24" -nolisten tcp -auth "$XAUTHORITY" \
  3>"$dir/display" 2>"$dir/xvfb.log" &
xvfb=$!
read -r display <"$dir/display" || { cat "$dir/xvfb.log" >&2; exit 1; }
export DISPLAY=:$display
xauth -q add "$DISPLAY" . "$cookie" 2>/dev/null

# A group of its own, so that COMMAND ends, too, when this ends early: dbus-run-session ends alone.
status=0
setsid dbus-run-session -- bash -c '
  # flatpak, when not root, asks the system bus before it installs an application
  export DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS
  # without this the first secret to be stored waits for a password prompt
  [ "${KEYRING:-1}" = 0 ] ||
    printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null
  # what the bus starts writes into its log, and not between the lines of COMMAND
  "$@" 1>&5 2>&4 4>&- 5>&-' session "$@" <&0 4>&2 5>&1 >"$dir/dbus.log" 2>&1 &
child=$!
wait "$child" || status=$?
child=
exit "$status"
