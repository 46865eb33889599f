#!/usr/bin/env bash
# Runs the published linux-arm64 binary where there is no arm64 machine, by QEMU. The last line of each run is its result; exit code 0 only
# if nothing failed. Logs: artifacts/field/arm64. See --help.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/field/machine.sh
source tests/field/machine.sh

readonly folder=$field/arm64
cpu=cortex-a72 crypto=yes

usage() {
  cat <<'TEXT'
usage: tests/field/arm64.sh [user] [--cpu NAME] [--no-crypto]
  user         a TLS federation, its aggregator killed, and the benches, as processes under qemu-user in a root with glibc 2.31 (default)
  --cpu NAME   cortex-a53, cortex-a57, cortex-a72 (default), cortex-a76, neoverse-n1, max
  --no-crypto  without AES, PMULL and SHA instructions, as on a Raspberry Pi 3 and 4; for cortex-a53, a57 and a72
TEXT
}

# QEMU's emulator of processes, unpacked: to install it would register it with the kernel for all of this machine.
prepare_qemu_user() {
  local unpacked=$folder/qemu-user
  qemu=$unpacked/usr/bin/qemu-aarch64-static
  if [[ ! -x $qemu ]]; then
    rm -rf "$unpacked" "$unpacked.deb" && mkdir -p "$unpacked.deb"
    build/debian.sh bookworm "$(dpkg --print-architecture)" "$unpacked.deb" qemu-user-static
    dpkg -x "$unpacked.deb"/*.deb "$unpacked" && rm -rf "$unpacked.deb"
  fi
  if [[ $crypto == no ]]; then
    python3 "$here/arm64/without_crypto.py" "$qemu" "$unpacked/qemu-without-crypto"
    qemu=$unpacked/qemu-without-crypto
  fi
}

# glibc 2.31, the binary, QEMU, and a shell of this machine's own kind.
prepare_user_root() { # new folder
  prepare_qemu_user
  EDGEFED_BINARY=$arm64 build/chroot-root.sh "$1"
  mkdir -p "$1"/{bin,dev,data}
  : >"$1/dev/null" # a file like others: what is written to it stays in this root
  cp "$(command -v busybox)" "$1/bin/"
  cp "$qemu" "$1/bin/qemu"
  printf '#!/bin/sh\nexec /bin/qemu -cpu %s /edgefed "$@"\n' "$cpu" >"$1/bin/edgefed"
  cp "$here/arm64/scenario" "$1/scenario"
  chmod +x "$1/bin/edgefed"
  "$1/bin/busybox" --list | grep -vx busybox | while IFS= read -r name; do ln -s busybox "$1/bin/$name"; done
  cut_images 192 train "$1/data"
  cut_images 128 t10k "$1/data"
}

# With this directory as its root, as root or as somebody who may be root in a namespace of their own.
in_root() { # folder, command...
  if ((EUID == 0)); then chroot "$@"; else unshare --map-root-user chroot "$@"; fi
}

run_user() {
  local root log=$folder/user-$cpu.log
  root=$(mktemp -d)
  prepare_user_root "$root"
  in_root "$root" /bin/env PATH=/bin sh /scenario edgefed /data /state $((20000 + $$ % 10000)) 2>&1 | tee "$log" || true
  rm -rf "$root"
  has_passed "$log"
}

has_passed() { # log
  ! grep -q FAILED "$1" && grep -q 'is finished: version 3' "$1" && grep -q ' 0 mismatches' "$1"
}

main() {
  local mode=user began=$SECONDS
  while (($# > 0)); do
    case $1 in
      --help | -h) usage && exit 0 ;;
      user) mode=$1 ;;
      --cpu) cpu=$2 && shift ;;
      --no-crypto) crypto=no ;;
      *) usage >&2 && exit 2 ;;
    esac
    shift
  done
  build/setup.sh test arm64-field
  if [[ -z ${EDGEFED_ARM64_BINARY:-} ]]; then build/publish.sh linux-arm64; fi
  arm64=$(realpath "${EDGEFED_ARM64_BINARY:-artifacts/publish/linux-arm64/edgefed}")
  mkdir -p "$folder"
  if "run_$mode"; then
    echo "arm64: $mode on $cpu works, $((SECONDS - began)) s"
  else
    echo "arm64: $mode on $cpu FAILED, $((SECONDS - began)) s"
    exit 1
  fi
}

main "$@"
