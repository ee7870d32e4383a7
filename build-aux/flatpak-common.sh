# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What flatpak-test.sh and newest.sh share; read by them, not run.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
id=io.github.tillroll.Tillroll
manifest=$top/flatpak/$id.yml
runtime_version=$(sed -n "s/^runtime-version: '\(.*\)'/\1/p" "$manifest")
qrencode_url=$(sed -n 's/^ *url: //p' "$manifest")
qrencode_sum=$(sed -n 's/^ *sha256: //p' "$manifest")

# open_workdir DIR: makes it, and gives its absolute name in $work
open_workdir() {
  mkdir -p "$1"
  work=$(cd "$1" && pwd)
  case $work/ in
    "$top"/*) echo "WORKDIR must not be inside the project" >&2; return 1 ;;
  esac
}

# need_runtime SUITE: the stand-in for the runtime, made if it is not there, and its environment
need_runtime() {
  local made=$work/$1/made-$runtime_version
  if [ ! -f "$made" ] || [ "${REBUILD:-0}" = 1 ]; then
    # en_US: GTK's test programs insist on it
    RUNTIME_VERSION=$runtime_version EXTRA_SDK="libgnutls28-dev ${EXTRA_SDK:-}" \
      LOCALES="${LOCALES:-en_US.UTF-8 de_DE.UTF-8}" \
      "$top/build-aux/flatpak-local-runtime.sh" "$work" "$1" || return
    touch "$made"
  fi
  # shellcheck disable=SC1090,SC1091
  . "$work/$1/env"
}

# need_qrencode SUITE: the manifest's archive is what Debian builds its package from, so it is taken
# from there, and put where flatpak-builder looks before it would download; its name in $archive
need_qrencode() {
  local apt site
  archive=$work/$1/state/downloads/$qrencode_sum/${qrencode_url##*/}
  [ ! -f "$archive" ] || return 0
  apt=$(mktemp -d "$work/apt.XXXXXX")           # holds the mirror's name: removed
  site=$(apt-get indextargets 'Label: Debian' --format '$(SITE)' | sort -u | head -1)
  mkdir -p "$apt/lists/partial" "$apt/none" "${archive%/*}"
  : >"$apt/status"
  echo "deb-src $site bookworm main" >"$apt/sources.list"
  (
    cd "$apt"
    set -- -qq -o Dir::State="$apt" -o Dir::State::status="$apt/status" \
      -o Dir::State::lists="$apt/lists" -o Dir::Cache="$apt" \
      -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts="$apt/none" \
      -o APT::Sandbox::User="" -o Debug::NoLocking=1
    apt-get "$@" update
    apt-get "$@" source --download-only --tar-only qrencode
    mv qrencode_*.orig.tar.bz2 "$archive"
  )
  rm -rf "$apt"
  echo "$qrencode_sum  $archive" | sha256sum --check --quiet
}
