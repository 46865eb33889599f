#!/usr/bin/env bash
# Unpacks the glibc that the published file is linked against, Debian 11's 2.31, as artifacts/sysroot/<rid>: what is linked against an older
# glibc starts on every newer one, never the other way round. The oldest that a board of today has is 2.31: a Jetson Xavier ends at JetPack 5,
# which is Ubuntu 20.04.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly rid=${1:-$(build/rid.sh)} release=bullseye
readonly sysroot=artifacts/sysroot/$rid

usage() {
  echo "usage: build/sysroot.sh [linux-x64|linux-arm64]    (default: that of this machine)"
}

# Links that begin with a slash would lead out of the sysroot, to this machine's own glibc.
keep_links_inside() { # folder
  local link
  find "$1" -type l -lname '/*' | while IFS= read -r link; do
    ln -sfn "$(realpath -m --relative-to="$(dirname "$link")" "$1$(readlink "$link")")" "$link"
  done
}

make_sysroot() {
  local scratch deb
  echo "sysroot: unpacking glibc of Debian's $release for $rid"
  scratch=$(mktemp -d)
  # shellcheck disable=SC2064 # the folder of now
  trap "rm -rf '$scratch'" EXIT
  build/debian.sh "$release" "$architecture" "$scratch" libc6 libc6-dev
  rm -rf "$sysroot" "$sysroot.part"
  for deb in "$scratch"/*.deb; do dpkg -x "$deb" "$sysroot.part"; done
  keep_links_inside "$(realpath "$sysroot.part")"
  (cd "$scratch" && echo *.deb) >"$sysroot.part/contents"
  mv "$sysroot.part" "$sysroot" # in one step: what is there is whole
}

main() {
  case $rid in
    linux-x64) architecture=amd64 ;;
    linux-arm64) architecture=arm64 ;;
    --help | -h) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
  esac
  mkdir -p "$(dirname "$sysroot")"
  exec 7>"$sysroot.lock"
  flock 7 # two builds may start at the same time
  if [[ ! -f $sysroot/contents ]]; then make_sysroot; fi
}

main
