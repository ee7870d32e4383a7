#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# test.sh [BUILD-FOLDER]
#
# Installs what is missing, builds with warnings as errors, runs every test without a screen, and
# prints as its last line "N passed, N failed" (and ", N skipped" where some were). Exit status 0
# only when none failed.
#
# The build folder (default _build/test) is made when it is not there and used as it is otherwise.
# The tests get a HOME and a TMPDIR of their own; tests of the suites "desktop" and "ui" also get a
# screen, a session bus and a keyring, all others must do without. Last of all everything that was
# written there is searched for card numbers, also what the tests have deleted again.
#   KEEP=1              leave that folder and say where it is
#   SKIP_PACKAGES=1     install nothing
#   TEST_TIMEOUTS=4     times the usual time limits
#   JOBS=2              how many at a time
set -u

top=$(cd "$(dirname "$0")/.." && pwd) || exit 1
build=$(realpath -m "${1:-$top/_build/test}")
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
jobs=${JOBS:-$(nproc)}

give_up() {
  echo "test.sh: $1" >&2
  echo "0 passed, 1 failed"
  exit 1
}

[ "${SKIP_PACKAGES:-0}" = 1 ] || "$top/build-aux/packages.sh" build test ||
  give_up "cannot install what the build needs"

# --- build --------------------------------------------------------------------------------------
if [ ! -f "$build/build.ninja" ]; then
  meson setup "$build" "$top" -Dwerror=true || give_up "cannot configure"
fi
ninja -C "$build" -j"$jobs" || give_up "does not build"

# --- a home for the tests -----------------------------------------------------------------------
# A short path, because sockets live below it, and none of ours.
scratch=$(mktemp -d "${TMPDIR:-/tmp}/till.XXXXXX") || give_up "no room for temporary files"
cleanup() {
  [ "${KEEP:-0}" = 0 ] || return
  chmod -R u+rwX "$scratch" 2>/dev/null
  rm -rf "$scratch"
}
trap cleanup EXIT
trap 'exit 143' INT TERM HUP
mkdir -p "$scratch"/{home,tmp,run,deleted,session}
chmod 700 "$scratch/run"
# a server of the tests that refuses to run as root has to find its folder
chmod 711 "$scratch" "$scratch/tmp"
export HOME=$scratch/home TMPDIR=$scratch/tmp XDG_RUNTIME_DIR=$scratch/run
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME DBUS_SESSION_BUS_ADDRESS \
  DISPLAY WAYLAND_DISPLAY
ulimit -Sc 0
# keep what is deleted; the sanitizers want to be the first library, so not with them
keeper=$build/tests/libkeep-files.so
if [ -f "$keeper" ]; then
  export TILL_KEEP_FROM=$scratch TILL_KEEP_IN=$scratch/deleted
else
  keeper=
fi

# --- run ----------------------------------------------------------------------------------------
suites=" $(meson introspect --tests "$build" | python3 -c '
import json, sys
print(*{s.rsplit(":", 1)[-1] for t in json.load(sys.stdin) for s in t["suite"]})') "
logs=()
# run NAME CHOICE [COMMAND...]: the tests that CHOICE chooses, run by COMMAND
run() {
  local name=$1 choice=$2
  shift 2
  rm -f "$build/meson-logs/$name".*
  # shellcheck disable=SC2086  # words, not one word
  "$@" meson test -C "$build" --no-rebuild --logbase "$name" --num-processes "$jobs" \
    --timeout-multiplier "${TEST_TIMEOUTS:-4}" $choice
  logs+=("$build/meson-logs/$name.json")
}
keeping=(env ${keeper:+LD_PRELOAD="$keeper"})

# The checks of the source write card numbers on purpose, so they write them elsewhere.
mkdir -p "$scratch/style"
run style "--suite style" env TMPDIR="$scratch/style"
run plain "--no-suite style --no-suite desktop --no-suite ui" "${keeping[@]}"
if [[ $suites = *" desktop "* || $suites = *" ui "* ]]; then
  run desktop "--suite desktop --suite ui" env SESSION_DIR="$scratch/session" \
    "$top/build-aux/session.sh" "${keeping[@]}"
fi

# --- and no card number anywhere ----------------------------------------------------------------
echo "Looking for card numbers in what the tests wrote:"
if python3 "$top/tests/no-card-digits.py" "$scratch"/{home,tmp,run,session,deleted} \
  "$build/meson-logs"; then
  extra=(--passed 1)
else
  extra=(--failed 1)
fi
[ "${KEEP:-0}" = 0 ] || echo "What the tests wrote is in $scratch"
python3 "$top/build-aux/count-tests.py" "${extra[@]}" "${logs[@]}"
