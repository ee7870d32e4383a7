#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Tillroll authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# flatpak-local-runtime.sh WORKDIR [bookworm|trixie|forky]
#
# Makes a stand-in Flatpak runtime + SDK out of Debian packages and puts both
# in a local ostree repository, so that a manifest can be built, installed and
# run with no access to Flathub.  It needs only the apt mirror this machine is
# already configured for (the address is read from apt and never stored).
#
#   SUITE      what you get                           default name
#   bookworm   GTK 4.8,  libadwaita 1.2, glib 2.74    org.gnome.{Platform,Sdk}//43
#   trixie     GTK 4.18, libadwaita 1.7, glib 2.84    org.gnome.{Platform,Sdk}//48
#   forky      GTK 4.24, libadwaita 1.10, glib 2.90   org.gnome.{Platform,Sdk}//51
#              (testing: moves, and may be broken on any day)
#
# The default names are the ones the real GNOME runtimes carry, so the
# application's own manifest can be built UNCHANGED if its runtime-version is
# the one made here; set RUNTIME_VERSION to give the stand-in another number.
#
#   *** What is built against this is for testing only.  Never publish it: it
#   *** is linked against Debian's glibc, not against the real runtime's.
#
# Leaves in WORKDIR:
#   SUITE/repo        the local repository (bare-user-only, not signed)
#   SUITE/installed   a private Flatpak installation with both refs installed
#   SUITE/env         to be sourced: points flatpak at that installation
#   SUITE/packages.*  the exact package versions that went in
#   debs/             the downloaded packages (unless KEEP_DEBS=0)
#
# Environment:
#   RUNTIME_ID, SDK_ID, RUNTIME_VERSION   names and branch of the stand-in
#   EXTRA_PLATFORM, EXTRA_SDK             more Debian packages for either
#   GL=1            add Mesa's software GL (about 175 MB more unpacked); without
#                   it GTK draws with cairo, which is all a screenshot needs
#   EXTRA_CA=x.pem  one more trusted CA, for tests against a local TLS server
#   LOCALES="de_DE.UTF-8 ar_EG.UTF-8"   locales to compile in (none by default:
#                   without them setlocale() fails and gettext translates nothing)
#   KEEP_DEBS=0     delete the downloaded packages at the end
#
# Works as root or as an ordinary user; needs: apt, dpkg-deb, tar, bwrap (user
# namespaces), ostree, flatpak.  No system bus, no network but the apt mirror.
# Takes about a minute on two cores.
#
# Afterwards:
#   . WORKDIR/SUITE/env
#   flatpak-builder --user --disable-download --disable-rofiles-fuse \
#     --force-clean --install builddir flatpak/APP.yml
#   flatpak run APP
# (flatpak-builder 1.2 also needs Debian's elfutils on the host, for eu-strip.)
# Not as root and no system bus?  Installing an APPLICATION asks one about
# parental controls; any bus will do:
#   dbus-run-session -- sh -c \
#     'DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS flatpak --user install ...'
set -euo pipefail

WORK=${1:?usage: $0 WORKDIR [bookworm|trixie|forky]}
SUITE=${2:-trixie}
case $SUITE in
  bookworm) dflt=43 ;;
  trixie)   dflt=48 ;;
  forky)    dflt=51 ;;
  *)        dflt=master ;;
esac
RUNTIME_ID=${RUNTIME_ID:-org.gnome.Platform}
SDK_ID=${SDK_ID:-org.gnome.Sdk}
RUNTIME_VERSION=${RUNTIME_VERSION:-$dflt}
GL=${GL:-0}
ARCH=$(flatpak --default-arch)                  # flatpak's word: x86_64
MULTIARCH=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo "$ARCH-linux-gnu")

mkdir -p "$WORK/debs/partial" "$WORK/$SUITE"
WORK=$(cd "$WORK" && pwd)
OUT=$WORK/$SUITE
APT=$(mktemp -d "$WORK/apt.XXXXXX")             # holds the mirror's name: removed
trap 'rm -rf "$APT"' EXIT
T0=$SECONDS
step() { printf '[%3ds] %s\n' $((SECONDS - T0)) "$*"; }

# --- what goes in -----------------------------------------------------------
# The run-time half.  The names have to exist in both suites; shared-library
# packages that were renamed for 64-bit time_t arrive as dependencies.
PLATFORM="bash dash coreutils sed grep findutils tar gzip mawk libc-bin
  libgtk-4-1 libgtk-4-bin libadwaita-1-0 librsvg2-common gsettings-desktop-schemas
  adwaita-icon-theme hicolor-icon-theme fontconfig fonts-cantarell fonts-dejavu-core
  libsoup-3.0-0 glib-networking ca-certificates libjson-glib-1.0-0 libsqlite3-0
  libsecret-1-0 libglib2.0-bin shared-mime-info tzdata ${LOCALES:+locales}"
# The build-time half.
SDK="gcc libc6-dev make meson ninja-build pkgconf gettext patch file xz-utils
  libgtk-4-dev libadwaita-1-dev libsoup-3.0-dev libjson-glib-dev libsqlite3-dev
  libsecret-1-dev libxml2-utils desktop-file-utils appstream"
PLATFORM="$PLATFORM ${EXTRA_PLATFORM:-}"
SDK="$SDK ${EXTRA_SDK:-}"
if [ "$GL" = 1 ]; then
  PLATFORM="$PLATFORM libgl1 libegl1 libgl1-mesa-dri"
  SKIP='^$'
else
  # -dev packages pull Mesa's drivers in; nothing links against them.
  SKIP='^(libllvm[0-9.]*|libgl1-mesa-dri|mesa-libgallium|mesa-vulkan-drivers|libz3-4)$'
fi

# --- a private apt, ignorant of what this machine has installed ---------------
mkdir -p "$APT/lists/partial" "$APT/none" "$APT/empty/partial"
: >"$APT/status"
site=$(apt-get indextargets 'Label: Debian' --format '$(SITE)' | sort -u | head -1)
[ -n "$site" ] || { echo "no Debian mirror in apt's configuration" >&2; exit 1; }
echo "deb $site $SUITE main" >"$APT/sources.list"
apt_() {
  apt-get -qq -o Dir::State="$APT" -o Dir::State::status="$APT/status" \
    -o Dir::State::lists="$APT/lists" -o Dir::Cache="$APT" \
    -o Dir::Cache::archives="$WORK/debs" -o Dir::Etc::sourcelist="$APT/sources.list" \
    -o Dir::Etc::sourceparts="$APT/none" -o Dir::Etc::preferences="$APT/none/x" \
    -o Dir::Etc::preferencesparts="$APT/none" -o APT::Sandbox::User="" \
    -o APT::Install-Recommends=0 -o Acquire::Languages=none \
    -o APT::Keep-Downloaded-Packages=1 -o Debug::NoLocking=1 "$@"
}
# closure FILE PACKAGE...: the names of the .deb files of a whole dependency tree
# (with an empty download folder: --print-uris leaves out what is there already)
closure() {
  local to=$1; shift
  apt_ -o Dir::Cache::archives="$APT/empty" install -y --print-uris "$@" | awk -v skip="$SKIP" \
    '{ f = $2; p = f; sub(/_.*/, "", p); if (p !~ skip) print f }' | sort >"$to"
  [ -s "$to" ] || { echo "apt found no way to install: $*" >&2; exit 1; }
}
step "$SUITE: reading the package lists"
apt_ update
# flatpak-builder 1.2 runs appstream-compose (gone from Debian after trixie; see
# finish below), later ones run `appstreamcli compose`
for p in appstream-util appstream-compose; do
  ! apt_ install -s "$p" >/dev/null 2>&1 || SDK="$SDK $p"
done
closure "$OUT/packages.platform" $PLATFORM
closure "$OUT/packages.sdk" $PLATFORM $SDK
step "downloading $(wc -l <"$OUT/packages.sdk") packages"
apt_ install -y --download-only $PLATFORM $SDK

# --- unpack -------------------------------------------------------------------
# unpack TREE LIST: no maintainer script runs.  /bin, /lib ... become links into
# usr first (bookworm still ships files there); tar follows them.
unpack() {
  local tree=$1 list=$2 d
  rm -rf "$tree"; mkdir -p "$tree"/usr/{bin,sbin,lib,lib64,etc}
  for d in bin sbin lib lib64; do ln -s usr/$d "$tree/$d"; done
  ln -s usr/etc "$tree/etc"
  xargs -a "$list" -d '\n' -P "$(nproc)" -I{} sh -c '
    dpkg-deb --fsys-tarfile "$1/$3" | tar -x -C "$2" --keep-directory-symlink \
      --no-same-owner --exclude="./usr/share/doc/*" --exclude="./usr/share/man/*" \
      --exclude="./usr/share/info/*" --exclude="./usr/share/locale/*" \
      --exclude="./usr/share/gir-1.0/*" --exclude="./usr/share/gtk-doc/*" \
      --exclude="./usr/share/lintian/*" --exclude="./usr/share/bug/*" \
      --exclude="./var/*" --exclude="./dev/*" --exclude="./boot/*" \
      || { echo "cannot unpack $3" >&2; exit 255; }' sh "$WORK/debs" "$tree" {}
}

# inside TREE COMMAND...: runs a command with TREE as its whole system
inside() {
  local tree=$1; shift
  bwrap --bind "$tree/usr" /usr --symlink usr/bin /bin --symlink usr/sbin /sbin \
    --symlink usr/lib /lib --symlink usr/lib64 /lib64 --bind "$tree/usr/etc" /etc \
    --proc /proc --dev /dev --tmpfs /tmp --tmpfs /var --tmpfs /run --unshare-all \
    --clearenv --setenv PATH /usr/bin:/usr/sbin --setenv LC_ALL C.UTF-8 \
    --setenv HOME /tmp "$@"
}

# finish TREE: by hand what the maintainer scripts and triggers would have done
finish() {
  local tree=$1 u=$1/usr
  # the alternatives that matter
  [ -e "$u/bin/awk" ] || ln -s mawk "$u/bin/awk"
  [ ! -e "$u/bin/gcc" ] || ln -sf gcc "$u/bin/cc"
  if [ -e "$u/bin/appstreamcli" ] && [ ! -e "$u/bin/appstream-compose" ]; then
    cat >"$u/bin/appstream-compose" <<'SH'
#!/bin/sh
# what flatpak-builder 1.2 calls, in terms of what newer SDKs have
# (flatpak-builder 1.2 moves the metainfo to a folder those no longer read)
for id; do :; done
m=/app/share/metainfo/$id.metainfo.xml
[ -e "$m" ] || { mkdir -p "${m%/*}"; cp "/app/share/appdata/$id.appdata.xml" "$m"; }
exec appstreamcli compose --no-color --print-report=full --prefix=/ --origin="$id" \
  --result-root=/app --data-dir=/app/share/app-info/xmls \
  --icons-dir=/app/share/app-info/icons/flatpak --components="$id" /app
SH
    chmod 755 "$u/bin/appstream-compose"
  fi
  # flatpak looks for ldconfig in /usr/bin only
  [ -e "$u/bin/ldconfig" ] || ln -s ../sbin/ldconfig "$u/bin/ldconfig"
  # libraries that the application brings, as in the real runtimes
  printf '%s\n' 'include /run/flatpak/ld.so.conf.d/app-*.conf' 'include /app/etc/ld.so.conf' \
    /app/lib64 /app/lib 'include /run/flatpak/ld.so.conf.d/runtime-*.conf' \
    'include /etc/ld.so.conf.d/*.conf' >"$u/etc/ld.so.conf"
  # certificates: all of Mozilla's, and the test's own if there is one
  mkdir -p "$u/etc/ssl/certs"
  find "$u/share/ca-certificates" -name '*.crt' -print0 | sort -z |
    xargs -0 cat ${EXTRA_CA:+"$EXTRA_CA"} >"$u/etc/ssl/certs/ca-certificates.crt"
  # fonts of the application and of the host, as in the real runtimes
  mkdir -p "$u/etc/fonts/conf.d"
  cat >"$u/etc/fonts/conf.d/05-flatpak.conf" <<'XML'
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>/app/share/fonts</dir>
  <cachedir>/run/host/fonts-cache</cachedir>
  <include ignore_missing="yes">/run/host/font-dirs.xml</include>
</fontconfig>
XML
  cat >"$APT/finish" <<SH
set -e
glib-compile-schemas /usr/share/glib-2.0/schemas
/usr/lib/$MULTIARCH/gdk-pixbuf-2.0/gdk-pixbuf-query-loaders --update-cache
gio-querymodules /usr/lib/$MULTIARCH/gio/modules 2>/dev/null ||
  /usr/lib/$MULTIARCH/glib-2.0/gio-querymodules /usr/lib/$MULTIARCH/gio/modules
update-mime-database /usr/share/mime
for t in Adwaita hicolor; do
  gtk4-update-icon-cache -q -f -t /usr/share/icons/\$t
done
fc-cache -s
for l in ${LOCALES:-}; do
  localedef -i \${l%%.*} -f UTF-8 \$l
done
SH
  inside "$tree" --ro-bind "$APT/finish" /tmp/finish sh /tmp/finish
  # what a runtime may not or need not hold
  rm -rf "$u"/{local,games,src,tmp} "$u/share/"{doc,man,info,lintian,bug,gtk-doc} \
    "$u/etc/"{passwd,group,shadow,gshadow,hosts,resolv.conf,machine-id,mtab}
  mkdir -p "$u/share/runtime"
  find "$u" -name __pycache__ -prune -exec rm -rf {} +
  chmod -R u+rwX,go+rX "$u"
}

# export_ ID TREE: one commit in the repository
export_() {
  local id=$1 tree=$2
  cat >"$tree/metadata" <<INI
[Runtime]
name=$id
runtime=$RUNTIME_ID/$ARCH/$RUNTIME_VERSION
sdk=$SDK_ID/$ARCH/$RUNTIME_VERSION

[Environment]
GI_TYPELIB_PATH=/app/lib/girepository-1.0
INI
  flatpak build-export --runtime --files=usr --disable-sandbox --no-update-summary \
    --subject="$id from Debian $SUITE" "$OUT/repo" "$tree" "$RUNTIME_VERSION" >/dev/null
}

rm -rf "$OUT/repo" "$OUT/installed" "$OUT/no-system-installation" "$OUT/tree"
ostree --repo="$OUT/repo" init --mode=bare-user-only
for half in platform sdk; do
  [ $half = sdk ] && id=$SDK_ID || id=$RUNTIME_ID
  step "unpacking the $half"
  unpack "$OUT/tree" "$OUT/packages.$half"
  finish "$OUT/tree"
  step "committing $id ($(du -sm "$OUT/tree/usr" | cut -f1) MB)"
  export_ "$id" "$OUT/tree"
done
rm -rf "$OUT/tree"
flatpak build-update-repo "$OUT/repo" >/dev/null

# --- install ------------------------------------------------------------------
# A private installation: ~/.local/share/flatpak and /var/lib/flatpak are left
# alone, and deleting WORKDIR deletes everything.
cat >"$OUT/env" <<SH
export FLATPAK_USER_DIR='$OUT/installed'
export FLATPAK_SYSTEM_DIR='$OUT/no-system-installation'
export XDG_DATA_DIRS="$OUT/installed/exports/share:/usr/local/share:/usr/share"
SH
. "$OUT/env"
# an empty system-wide installation: without one flatpak wants to make it, which
# only root may
mkdir -p "$FLATPAK_SYSTEM_DIR"
ostree --repo="$FLATPAK_SYSTEM_DIR/repo" init --mode=bare-user-only
step "installing"
flatpak --user remote-add --no-gpg-verify local-runtime "file://$OUT/repo"
flatpak --user install -y --noninteractive local-runtime \
  "$RUNTIME_ID/$ARCH/$RUNTIME_VERSION" "$SDK_ID/$ARCH/$RUNTIME_VERSION"
[ "${KEEP_DEBS:-1}" = 1 ] || rm -rf "$WORK/debs"
step "done: $(du -sm "$OUT" | cut -f1) MB in $OUT, $(du -sm "$WORK" | cut -f1) MB in all"
flatpak --user list
