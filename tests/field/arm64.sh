#!/usr/bin/env bash
# Runs the published linux-arm64 binary where there is no arm64 machine, by QEMU. The last line of each run is its result; exit code 0 only
# if nothing failed. Logs: artifacts/field/arm64. See --help.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/field/machine.sh
source tests/field/machine.sh

readonly folder=$field/arm64
readonly machine_limit=900 # seconds of a machine's life
mode=user cpu='' crypto=yes machine='' concluded=false
architecture=arm64 flavour=arm64

usage() {
  cat <<'TEXT'
usage: tests/field/arm64.sh [MODE] [--cpu NAME] [--no-crypto]
  user         a TLS federation, its aggregator killed, and the benches, as processes under qemu-user in a root with glibc 2.31 (default)
  jobs         a federation with each encoding and each mode, likewise
  bits         what one training gives on each kind of processor: which share their bits
  vm           as user, in a whole machine with Debian's arm64 kernel
  pages        as vm, with a kernel whose pages have 16 KB, as on a Raspberry Pi 5; on cortex-a76, because older ones have no such pages
  pi           a Raspberry Pi's chip, its SD card and its LED: the lamp shows what the unit does
  mixed        aggregator and one worker on this machine, another worker in the arm64 machine
  mixed-back   aggregator and one worker in the arm64 machine, another worker on this one
  --cpu NAME   cortex-a53, cortex-a57, cortex-a72 (default), cortex-a76, neoverse-n1, max
  --no-crypto  without AES, PMULL and SHA instructions, as on a Raspberry Pi 3 and 4; for cortex-a53, a57 and a72
TEXT
}

prepare_qemu_user() {
  qemu=$(qemu_of_processes)
  if [[ $crypto == no ]]; then qemu=$(without_crypto "$qemu"); fi
}

without_crypto() { # QEMU's file; prints that of a copy
  local copy=$folder/without-crypto-${1##*/}
  python3 "$here/arm64/without_crypto.py" "$1" "$copy"
  echo "$copy"
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
  chmod +x "$1/bin/edgefed"
  "$1/bin/busybox" --list | grep -vx busybox | while IFS= read -r name; do ln -s busybox "$1/bin/$name"; done
  cut_images 192 train "$1/data"
  cut_images 128 t10k "$1/data"
}

# With this directory as its root, as root or as somebody who may be root in a namespace of their own.
in_root() { # folder, command...
  if ((EUID == 0)); then chroot "$@"; else unshare --map-root-user chroot "$@"; fi
}

# Runs a script of tests/field/arm64 in such a root.
run_in_root() { # script, log
  local root
  root=$(mktemp -d)
  prepare_user_root "$root"
  cp "$here/arm64/$1" "$root/script"
  in_root "$root" /bin/env PATH=/bin sh /script edgefed /data /state $((20000 + $$ % 10000)) 2>&1 | tee "$2" || true
  rm -rf "$root"
}

run_user() {
  run_in_root scenario "$folder/user-$cpu.log"
  has_passed "$folder/user-$cpu.log"
}

has_passed() { # log
  ! grep -q FAILED "$1" && grep -q 'is finished: version 3' "$1" && grep -q ' 0 mismatches' "$1"
}

# Seven jobs are verified; where an encoding or a mode did not reach the job, two of them end in the same model.
run_jobs() {
  local log=$folder/jobs-$cpu.log
  run_in_root jobs "$log"
  ! grep -q FAILED "$log" && grep -q 'jobs: done' "$log" && [[ $(sed -nE 's/.*: version 2, sha256 //p' "$log" | sort -u | grep -c .) == 7 ]]
}

# Four processors' kernels give the same bits, those of a Cortex-A53 others: docs/guide/flashing.md says so.
run_bits() {
  local name digest log=$folder/bits.log
  : >"$log"
  for name in cortex-a53 cortex-a57 cortex-a72 cortex-a76 neoverse-n1 max; do
    cpu=$name
    run_in_root bits "$folder/bits-$name.log" >/dev/null
    digest=$(sed -nE 's/^sha256 +([0-9a-f]{64}).*/\1/p' "$folder/bits-$name.log")
    echo "$name ($(sed -nE 's/^OpenBLAS .* for //p' "$folder/bits-$name.log")): ${digest:-FAILED}" | tee -a "$log"
  done
  ! grep -q FAILED "$log" && [[ $(grep -v '^cortex-a53' "$log" | sed 's/.*: //' | sort -u | wc -l) == 1 ]] &&
    [[ $(sed 's/.*: //' "$log" | sort -u | wc -l) == 2 ]]
}

# QEMU's board without a model; a network behind it where one is wanted, in which 10.0.2.2 is this machine.
prepare_machine() {
  build/setup.sh arm64-machine
  be_arm64
  guest_binary=$arm64
  local system
  system=$(command -v qemu-system-aarch64)
  if [[ $crypto == no ]]; then system=$(without_crypto "$system"); fi
  # Without pauth-impdef `max` spends most of its time on pointer authentication.
  emulator=("$system" -machine virt -accel "tcg,thread=multi" -cpu "${cpu/#max/max,pauth-impdef=on}" -smp 2 -m 1024 -nic none)
  command_line+=' life=1'
  prepare_kernel
  prepare_disk "$folder/disk.img" 256
}

# The chip of a Raspberry Pi 3 and Zero 2 W. The latter's device tree, because its LED is on a line of the chip itself: the Pi 3's is behind
# its firmware, which QEMU 7.2 does not play that far.
prepare_pi() {
  prepare_machine
  emulator=(qemu-system-aarch64 -machine raspi3b -accel "tcg,thread=multi" -dtb "$kernel/device-trees/broadcom/bcm2837-rpi-zero-2-w.dtb")
}

run_pi() {
  local root log=$folder/pi.log
  cpu=cortex-a53
  prepare_pi
  root=$(mktemp -d)
  prepare_root "$root" "$here/machine/init"
  cp "$here/arm64/pi" "$root/scenario"
  pack_root "$root" "$folder/initrd"
  boot "$folder/initrd" "$log" '' -drive "file=$folder/disk.img,format=raw,if=sd,cache=writeback"
  await_line "$log" 'machine: done' "$machine_limit"
  cut_power # the board has no switch that it could turn off itself
  machine=''
  tr -d '\r' <"$log"
  ! grep -q FAILED "$log" && grep -q 'pi: done' "$log"
}

boot_machine() { # initrd, log, QEMU's options...
  boot "$1" "$2" '' -drive "file=$folder/disk.img,format=raw,if=virtio,cache=writeback" "${@:3}"
}

# Waits for its end and shows what it said.
finish_machine() { # log
  await_line "$1" 'machine: done' "$machine_limit"
  wait "$machine" || true
  machine=''
  tr -d '\r' <"$1"
}

run_vm() {
  local root log=$folder/$mode-$cpu.log
  prepare_machine
  root=$(mktemp -d)
  prepare_root "$root" "$here/machine/init"
  cp "$here/arm64/scenario" "$root/scenario"
  pack_root "$root" "$folder/initrd"
  boot_machine "$folder/initrd" "$log"
  finish_machine "$log"
  has_passed "$log"
}

run_pages() {
  # Such a kernel stops on the others before its first word.
  [[ $cpu =~ ^(cortex-a76|neoverse-n1|max)$ ]] || fail "a $cpu has no pages of 16 KB"
  flavour=arm64-16k kernel_release=trixie
  run_vm && grep -q 'pages of 16 kB' "$folder/pages-$cpu.log"
}

# Who they are is in certificates, not in addresses: all are made here.
make_mixed_fleet() { # folder
  (cd "$1" && "$native" identity init-fleet buses && "$native" identity issue depot-01 --role aggregator &&
    "$native" identity issue unit-01 --role worker && "$native" identity issue unit-02 --role worker) >"$1/identity.log"
}

aggregator_file() { # listen, folder of states, folder of data
  cat <<J
{ "role": "aggregator", "device": { "id": "depot-01" }, "listen": "$1", "state": "$2/agg", "tls": { "certfile": "depot-01.pem" },
  "metrics": { "listen": "off" }, "lights": { "board": "none" },
  "job": { "name": "digits", "model": "mlp-200", "rounds": 3, "min_workers": 2, "local_epochs": 2, "chunk_bytes": 16384, "seed": 7 },
  "test_data": { "images": "$3/t10k-images", "labels": "$3/t10k-labels" } }
J
}

worker_file() { # number, aggregator, folder of states, folder of data
  cat <<J
{ "role": "worker", "device": { "id": "unit-0$1" }, "aggregator": "$2", "state": "$3/u$1", "tls": { "certfile": "unit-0$1.pem" },
  "metrics": { "listen": "off" }, "lights": { "board": "none" }, "transport": { "reconnect_max_seconds": 1 },
  "data": { "images": "$4/train-images", "labels": "$4/train-labels", "shard": { "count": 2, "index": $(($1 - 1)) } } }
J
}

# A fleet of two architectures: the folder's units run here, those in its folder `units` in the machine.
run_fleet() { # folder, QEMU's network
  local log=$folder/$mode-$cpu.log unit
  local -a here_running=()
  prepare_machine
  prepare_initrd "$1/units" "$folder/initrd"
  for unit in "$1"/*.json; do
    timeout "$machine_limit" "$native" run --once --config "$unit" >"$unit.log" 2>&1 &
    here_running+=($!)
  done
  boot_machine "$folder/initrd" "$log" -netdev "user,id=n0$2" -device virtio-net-pci,netdev=n0,romfile= # the file is ipxe's
  finish_machine "$log"
  for unit in "${here_running[@]}"; do wait "$unit" || return 1; done
  cat "$1"/*.json.log | grep -E 'ROUND|is finished' || true
  ! grep -q 'ended with exit code [1-9]' "$log" && have_one_model "$1" "$log"
}

# All units of both architectures end with the same file.
have_one_model() { # folder, log
  local digests
  digests=$({ tr -d '\r' <"$2" | sed -nE 's/^machine: model ([0-9a-f]{64}) .*/\1/p' && sha256sum "$1"/*/models/*.safetensors | cut -d ' ' -f 1; } | sort)
  echo "models: $(uniq -c <<<"$digests" | tr '\n' ' ')"
  [[ $(uniq <<<"$digests" | grep -c .) == 1 && $(grep -c . <<<"$digests") == 3 ]]
}

start_mixed() { # prints a new folder with identities and data
  local made=$folder/$mode
  rm -rf "$made" && mkdir -p "$made/units" "$made/data"
  cut_images 192 train "$made/data"
  cut_images 128 t10k "$made/data"
  make_mixed_fleet "$made"
  realpath "$made"
}

run_mixed() {
  local made port=$((20000 + $$ % 10000))
  made=$(start_mixed)
  aggregator_file "127.0.0.1:$port" "$made" "$made/data" >"$made/agg.json"
  worker_file 1 "127.0.0.1:$port" "$made" "$made/data" >"$made/u1.json"
  worker_file 2 "10.0.2.2:$port" /state /data >"$made/units/u2.json"
  cp "$made/unit-02.pem" "$made/units/"
  run_fleet "$made" '' && "$native" model verify --state "$made/agg" --ca "$made/fleet/fleet-ca.pem"
}

run_mixed-back() {
  local made port=$((20000 + $$ % 10000))
  made=$(start_mixed)
  aggregator_file 0.0.0.0:7790 /state /data >"$made/units/agg.json"
  worker_file 1 127.0.0.1:7790 /state /data >"$made/units/u1.json"
  worker_file 2 "127.0.0.1:$port" "$made" "$made/data" >"$made/u2.json"
  cp "$made"/{depot-01,unit-01}.pem "$made/units/"
  run_fleet "$made" ",hostfwd=tcp:127.0.0.1:$port-:7790"
}

# The last line is the result, also where a machine did not do what was waited for.
at_exit() {
  if [[ -n $machine ]]; then cut_power; fi
  if ! $concluded; then echo "arm64: $mode on $cpu FAILED, $SECONDS s; logs in $folder"; fi
}

main() {
  while (($# > 0)); do
    case $1 in
      --help | -h) usage && exit 0 ;;
      user | jobs | bits | vm | pages | pi | mixed | mixed-back) mode=$1 ;;
      --cpu) cpu=$2 && shift ;;
      --no-crypto) crypto=no ;;
      *) usage >&2 && exit 2 ;;
    esac
    shift
  done
  if [[ -z $cpu ]]; then
    cpu=cortex-a72
    if [[ $mode == pages ]]; then cpu=cortex-a76; fi
  fi
  build/setup.sh test arm64-user
  if [[ -z ${EDGEFED_ARM64_BINARY:-} ]]; then build/publish.sh linux-arm64; fi
  arm64=$(realpath "${EDGEFED_ARM64_BINARY:-artifacts/publish/linux-arm64/edgefed}")
  mkdir -p "$folder"
  native=''
  if [[ $mode == mixed* ]]; then
    if [[ -z ${EDGEFED_BINARY:-} ]]; then build/publish.sh; fi
    native=$(realpath "${EDGEFED_BINARY:-artifacts/publish/$(build/rid.sh)/edgefed}")
  fi
  trap at_exit EXIT
  "run_$mode" # not in a condition, where a failure inside it would not count
  concluded=true
  echo "arm64: $mode on $cpu works, $SECONDS s"
}

main "$@"
