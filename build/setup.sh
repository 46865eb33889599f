#!/usr/bin/env bash
# Installs what building and testing EdgeFed needs and this machine lacks, by Debian package name.
# Silent, and a matter of milliseconds, when nothing is missing. See `groups` below for what belongs to what.
set -euo pipefail

# build: ILC links through gcc, and the OpenSSL shim of the runtime is compiled on the spot (cmake); the static
# libraries go into the one file. test: the shared twins of these, and what our codecs are compared with.
# lint: what shell scripts are checked with (build/lint.sh).
# metrics: what scrapes units in a test (19 MB). Debian's package also starts it as a service where there is systemd.
# field: a virtual machine whose power can be cut and whose links can be shaped; tests/field needs it.
# arm64-user: what tests/field/arm64.sh needs. arm64-machine: for a whole machine, too.
# image: what a unit is flashed with. boot: a Debian that boots with it in a virtual machine; tests/field/boot.sh needs it.
# links: what build/bench.sh links emulates links with, and compares with.
# torch: what the torch backend's library is compiled with, and the PyTorch that models and speeds are compared with.
# arm64-libraries: the archives of the other architecture, which dpkg has to be told of; apart, because they are of no
# use until the runtime packs of linux-arm64 are there.
declare -rA groups=(
  [build]='gcc libc6-dev cmake make libopenblas-pthread-dev libzstd-dev libssl-dev zlib1g-dev'
  [test]='libopenblas0-pthread libzstd1 python3 python3-msgpack'
  [lint]='shellcheck'
  [metrics]='prometheus'
  [field]='qemu-system-x86 qemu-utils busybox-static iproute2'
  [arm64-user]='busybox-static python3'
  [arm64-machine]='qemu-system-arm busybox-static python3 e2fsprogs xz-utils'
  [image]='zstd dpkg binutils'
  [boot]='qemu-system-x86 busybox-static debootstrap e2fsprogs zstd dpkg binutils python3'
  [links]='gcc libc6-dev iproute2 iperf3'
  [torch]='libtorch-dev g++ cmake make python3-torch'
  [arm64]='gcc-aarch64-linux-gnu binutils-aarch64-linux-gnu libc6-dev-arm64-cross cmake make'
  [arm64-libraries]='libopenblas-pthread-dev:arm64 libzstd-dev:arm64 libssl-dev:arm64 zlib1g-dev:arm64'
)

usage() {
  echo "usage: build/setup.sh [build] [test] [lint] [metrics] [field] [arm64-user] [arm64-machine] [image] [boot] [links] [torch] [arm64] [arm64-libraries]    (default: build test)"
}

fail() {
  echo "setup: $*" >&2
  exit 1
}

missing() {
  # One query for all names: dpkg-query costs more than the answer.
  local -A installed=()
  local status name
  while read -r status name; do
    if [[ $status == ii* ]]; then installed[$name]=1; fi
  done < <(dpkg-query --show --showformat='${db:Status-Abbrev} ${Package}\n${db:Status-Abbrev} ${Package}:${Architecture}\n' "$@" 2>/dev/null || true)
  for name in "$@"; do
    if [[ ! -v installed[$name] ]]; then echo "$name"; fi
  done
}

as_root() {
  if ((EUID == 0)); then
    "$@"
  else
    command -v sudo >/dev/null || fail "needs root, or sudo, for: $*"
    sudo "$@"
  fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 "$@"
}

install() {
  echo "setup: installing $*"
  local log
  log=$(mktemp)
  if ! { apt update && apt install --yes --no-install-recommends "$@"; } >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    fail "apt-get could not install: $*"
  fi
  rm -f "$log"
}

check_dotnet() {
  local need='the .NET SDK 10 or newer is needed: https://dotnet.microsoft.com/download (Debian package: dotnet-sdk-10.0)'
  command -v dotnet >/dev/null || fail "dotnet is not on the PATH; $need"
  # The folder is read rather than `dotnet --list-sdks`, which takes longer than all the rest.
  local root sdk
  root=$(dirname "$(readlink -f "$(command -v dotnet)")")
  for sdk in "$root"/sdk/*/; do
    sdk=$(basename "$sdk")
    if [[ ${sdk%%.*} =~ ^[0-9]+$ ]] && ((${sdk%%.*} >= 10)); then return; fi
  done
  # A wrapper script on the PATH hides the folder: ask it.
  if dotnet --list-sdks 2>/dev/null | grep -qE '^([1-9][0-9])\.'; then return; fi
  fail "no SDK of version 10 or newer beside $(command -v dotnet); $need"
}

main() {
  local wanted=() absent=() group
  if (($# == 0)); then set -- build test; fi
  for group in "$@"; do
    if [[ $group == --help ]]; then usage && exit 0; fi
    if [[ ! -v groups[$group] ]]; then usage >&2 && exit 2; fi
    # shellcheck disable=SC2206 # a list of names, meant to be split
    wanted+=(${groups[$group]})
  done

  command -v dpkg-query >/dev/null || fail "this is not a Debian; install by hand what corresponds to: ${wanted[*]}"
  if [[ ${wanted[*]} == *:arm64* ]] && ! dpkg --print-foreign-architectures | grep -qx arm64; then
    as_root dpkg --add-architecture arm64
  fi
  mapfile -t absent < <(missing "${wanted[@]}")
  if ((${#absent[@]} > 0)); then install "${absent[@]}"; fi
  check_dotnet
}

main "$@"
