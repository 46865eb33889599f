#!/usr/bin/env bash
# Builds a root directory that holds glibc, the published binary as /edgefed and nothing else: what runs in there
# (`chroot DIR /edgefed …`, as root) needs nothing else either. `ldd` alone would not show it: it does not see what a
# program opens when it runs. The glibc is the oldest that is promised, that of build/sysroot.sh.
# Binary: $EDGEFED_BINARY, for whatever machine it is, else this machine's published one.
set -euo pipefail

usage() {
  echo "usage: build/chroot-root.sh DIR    (DIR: new, or empty)"
}

fail() {
  echo "chroot-root: $*" >&2
  exit 1
}

# The loader and glibc's own libraries, at the paths the loader looks for them. No libgcc_s, no libstdc++.
copy_glibc() { # root, binary
  local loader rid=linux-x64 folder=lib/x86_64-linux-gnu sysroot name
  loader=$(readelf --program-headers "$2" | sed -nE 's/.*program interpreter: ([^]]+)\].*/\1/p')
  [[ -n $loader ]] || fail "$2 names no program interpreter"
  if [[ $loader == *aarch64* ]]; then rid=linux-arm64 folder=lib/aarch64-linux-gnu; fi
  "$build/sysroot.sh" "$rid" >&2
  sysroot=$build/../artifacts/sysroot/$rid
  mkdir -p "$1$(dirname "$loader")" "$1/$folder"
  cp -L "$sysroot$loader" "$1$loader"
  # nss and resolv: getaddrinfo loads them when a name is looked up.
  for name in libc.so.6 libm.so.6 libpthread.so.0 libdl.so.2 librt.so.1 libresolv.so.2 libnss_files.so.2 libnss_dns.so.2; do
    cp -L "$sysroot/$folder/$name" "$1/$folder/"
  done
}

main() {
  if (($# != 1)) || [[ $1 == -* ]]; then usage >&2 && exit 2; fi
  local root=$1 binary=${EDGEFED_BINARY:-}
  if [[ -z $binary ]]; then
    binary=$build/../artifacts/publish/$("$build/rid.sh")/edgefed
  fi
  [[ -x $binary ]] || fail "$binary is missing; run build/publish.sh"
  mkdir -p "$root"
  [[ -z $(ls -A "$root") ]] || fail "$root is not empty"

  copy_glibc "$root" "$binary"
  cp "$binary" "$root/edgefed"
  mkdir -m 1777 "$root/tmp"
}

build=$(dirname "$0")
main "$@"
