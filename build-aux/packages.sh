#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# packages.sh GROUP...
#
# Installs what is missing of the named groups of Debian packages (Debian 12 and later), as root
# or with sudo. Looks with dpkg first, so a second run takes no time and needs no network. On a
# system without dpkg it says what is wanted and goes on: the build then tells what it lacks.
set -eu

packages_of() {
  case $1 in
    build)
      echo gcc libc6-dev meson ninja-build pkgconf gettext libglib2.0-bin libglib2.0-dev \
        libglib2.0-dev-bin libjson-glib-dev libsoup-3.0-dev libsqlite3-dev libgnutls28-dev \
        libsecret-1-dev libgtk-4-bin libgtk-4-dev libadwaita-1-dev libqrencode-dev libpq-dev \
        libxml2-utils
      ;;
    test)
      # glib-networking: TLS for libsoup; nginx, caddy: the relay is tested behind both, and on
      # postgresql; ofx, ledger, hledger, beancount: what exports are opened with; the rest is a
      # desktop for the tests that need one
      echo python3 glib-networking ca-certificates desktop-file-utils appstream libxml2-utils \
        man-db groff-base dbus dbus-daemon gnome-keyring xvfb xauth at-spi2-core python3-gi \
        gir1.2-atspi-2.0 xdotool imagemagick gsettings-desktop-schemas adwaita-icon-theme \
        librsvg2-common fontconfig fonts-cantarell fonts-dejavu-core \
        fonts-wqy-microhei fonts-lohit-deva nginx caddy openssl postgresql \
        ofx ledger hledger beancount
      ;;
    demo)
      # the same desktop, for a machine without a screen of its own
      echo python3 glib-networking ca-certificates dbus dbus-daemon gnome-keyring xvfb xauth \
        at-spi2-core python3-gi gir1.2-atspi-2.0 xdotool imagemagick gsettings-desktop-schemas \
        adwaita-icon-theme librsvg2-common fontconfig fonts-cantarell fonts-dejavu-core \
        fonts-wqy-microhei fonts-lohit-deva
      ;;
    flatpak)
      echo flatpak flatpak-builder elfutils ostree bubblewrap dpkg-dev python3 dbus dbus-daemon \
        gnome-keyring xvfb xauth at-spi2-core python3-gi gir1.2-atspi-2.0 xdotool imagemagick \
        libglib2.0-bin libglib2.0-dev-bin desktop-file-utils appstream
      ;;
    develop)
      echo clang llvm gcovr uncrustify
      ;;
    *)
      echo "packages.sh: no group called “$1”" >&2
      return 2
      ;;
  esac
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "packages.sh: neither root nor sudo; as root, run: $*" >&2
    return 1
  fi
}

wanted=
for group; do
  wanted="$wanted $(packages_of "$group")"
done
[ -n "$wanted" ] || { echo "usage: $0 build|test|demo|flatpak|develop..." >&2; exit 2; }

if ! command -v dpkg-query >/dev/null; then
  echo "packages.sh: not a Debian system; wanted, by Debian's names:$wanted" >&2
  exit 0
fi

# shellcheck disable=SC2086  # words, not one word
missing=$(
  { dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null || true; } |
    sed -n 's/^installed //p' | sort -u | comm -13 - <(printf '%s\n' $wanted | sort -u)
)
[ -n "$missing" ] || exit 0

# Servers that the tests start themselves, as programs with folders of their own: installing them
# must not make this machine listen, now or after the next start.
# shellcheck disable=SC2086
servers=$(printf '%s\n' $missing | grep -x -e nginx -e caddy -e postgresql || true)
policy=/usr/sbin/policy-rc.d
if [ -n "$servers" ] && [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod +x "$policy"
  trap 'as_root rm -f "$policy"' EXIT
fi

echo "packages.sh: installing" $missing >&2
as_root apt-get update -qq >&2
# shellcheck disable=SC2086
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
  $missing >&2
if [ -n "$servers" ] && [ -d /run/systemd/system ]; then
  # shellcheck disable=SC2086
  as_root systemctl disable --quiet $servers >&2
fi
