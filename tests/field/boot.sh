#!/usr/bin/env bash
# Proves that a flashed unit does what its user was promised: makes a small Debian with systemd, applies rootfs-overlay/ to it by
# build/image.sh, boots it in a virtual machine with the LEDs of an APU2 board, and looks. What is looked at is in boot/proof, which runs in
# there. Logs: artifacts/field/boot, or boot-arm64 with --arch arm64, whose board has no lamps. The last line is the result; exit code 0 only if
# every proof is one. See --help.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/field/machine.sh
source tests/field/machine.sh

folder=$field/boot debian=$field/debian.tar serial=ttyS0 rid=linux-x64
readonly release=bookworm
readonly packages=systemd,systemd-sysv,udev,dbus,kmod,iproute2
readonly life_limit=900 # seconds from power-on to the end of what is proved
readonly arm64_phases=(first job package)
phases=(first lines job twin faults cut after package)

usage() {
  echo "usage: tests/field/boot.sh [PHASE...]    (phases, each from the disk that the one before left, but for twin: ${phases[*]})"
  echo "       tests/field/boot.sh --arch arm64    (phases: ${arm64_phases[*]})"
}

# Kept for the next time: it takes a minute to make and does not change with us.
prepare_debian() {
  [[ -f $debian ]] && return
  local root
  root=$(mktemp -d)
  make_debian "$root" >"$folder/debootstrap.log" 2>&1 || fail "debootstrap failed; see $folder/debootstrap.log"
  tar --create --numeric-owner --directory="$root" --exclude=./var/cache/apt --exclude=./var/lib/apt/lists . >"$debian.part"
  mv "$debian.part" "$debian"
  rm -rf "$root"
}

make_debian() { # root
  if ! is_arm64; then
    debootstrap --variant=minbase --include="$packages" "$release" "$1"
    return
  fi
  debootstrap --foreign --arch=arm64 --variant=minbase --include="$packages" "$release" "$1" && in_debian "$1" /debootstrap/debootstrap --second-stage
}

is_arm64() { [[ $architecture == arm64 ]]; }

# With another architecture's root, too: its programs are QEMU's in a namespace of their own, which knows about ids what is written from here.
in_debian() { # root, command...
  if ! is_arm64; then
    chroot "$@"
    return
  fi
  local go inside tries=0
  go=$(mktemp -u) && mkfifo "$go"
  unshare --user --mount --pid --fork "$here/boot/in-arm64" "$go" "$(qemu_of_processes)" "$@" &
  inside=$!
  until [[ $(readlink "/proc/$inside/ns/user") != "$(readlink /proc/self/ns/user)" ]]; do
    ((++tries < 100)) || fail "no namespace of users could be made"
    sleep 0.1
  done
  echo '0 0 65536' >"/proc/$inside/uid_map"
  echo '0 0 65536' >"/proc/$inside/gid_map"
  echo go >"$go"
  rm "$go"
  wait "$inside"
}

# The root as a person would make it: Debian, the overlay, and an empty machine id as in any image that is meant for more than one card.
prepare_root_disk() { # image
  local root
  root=$(mktemp -d)
  tar --extract --numeric-owner --directory="$root" --file="$debian"
  cp -r "$kernel/modules/lib/modules" "$root/usr/lib/"
  in_debian "$root" depmod "$(ls "$root/usr/lib/modules")" # systemd wants the binary form of the lists, which busybox does not make
  truncate -s 0 "$root/etc/machine-id"
  echo debian >"$root/etc/hostname"
  build/image.sh --apply "$root" --rid "$rid" --binary "$binary" >"$folder/apply.log" 2>&1 || { cat "$folder/apply.log" >&2 && fail "build/image.sh --apply failed"; }
  install_proof "$root"
  truncate -s 1200M "$1"
  /sbin/mkfs.ext4 -q -F -d "$root" "$1"
  rm -rf "$root"
}

# What proves, and what it needs: images, the workers' and the aggregator's configurations, packages of two versions.
install_proof() { # root
  mkdir -p "$1/opt/proof"
  cp "$here"/boot/{proof,*.json} "$1/opt/proof/"
  cut_images 192 train "$1/opt/proof"
  cut_images 128 t10k "$1/opt/proof"
  install -D -m 644 "$here/boot/proof.service" "$1/etc/systemd/system/proof.service"
  sed -i "s/ttyS0/$serial/" "$1/etc/systemd/system/proof.service"
  ln -s /etc/systemd/system/proof.service "$1/etc/systemd/system/multi-user.target.wants/"
  if ! is_arm64; then printf '%s\n' leds-gpio gpio-amd-fch pcengines-apuv2 >"$1/etc/modules-load.d/board.conf"; fi
  # A hung process need not be waited for as long as in the field.
  mkdir -p "$1/etc/systemd/system/edgefed.service.d"
  printf '[Service]\nWatchdogSec=20\n' >"$1/etc/systemd/system/edgefed.service.d/proof.conf"
  build/image.sh --output "$folder/packages" --rid "$rid" --binary "$binary" >/dev/null
  cp "$folder"/packages/*.deb "$1/opt/proof/old.deb"
  dpkg-deb --field "$1/opt/proof/old.deb" Depends | grep -qF 'libc6 (>= 2.31)' || fail "the package does not ask for glibc 2.31"
  newer_package "$1/opt/proof/old.deb" "$1/opt/proof/new.deb"
}

newer_package() { # package, package
  local unpacked
  unpacked=$(mktemp -d)
  dpkg-deb --raw-extract "$1" "$unpacked"
  sed -i -E 's/^Version: (.*)/Version: \1+proof1/' "$unpacked/DEBIAN/control"
  dpkg-deb --root-owner-group -Zgzip --build "$unpacked" "$2" >/dev/null
  rm -rf "$unpacked"
}

# Finds the disk and hands over to systemd.
prepare_boot_initrd() { # initrd
  local root
  root=$(mktemp -d)
  mkdir -p "$root"/{bin,dev,proc,sys,new,lib}
  cp "$(busybox_of_guest)" "$root/bin/busybox"
  cp -r "$kernel/modules/lib/modules" "$root/lib/"
  install -m 755 "$here/boot/init" "$root/init"
  pack_root "$root" "$1"
}

power_on_phase() { # phase
  local disk=$folder/disk.img
  local -a board=(-smbios 'type=1,manufacturer=PC Engines,product=APU2' -smbios 'type=2,manufacturer=PC Engines,product=APU2')
  if is_arm64; then board=(); fi
  if [[ $1 == twin ]]; then disk=$folder/twin.img; fi
  boot "$folder/initrd" "$folder/$1.log" "phase=$1 systemd.show_status=no systemd.mask=serial-getty@$serial.service${lampless:+ board=none}" \
    -drive "file=$disk,format=raw,if=virtio,cache=writeback" "${board[@]}"
}

run_phase() { # phase
  local began=$SECONDS
  power_on_phase "$1"
  if [[ $1 == cut ]]; then
    await_line "$folder/$1.log" 'proof: round 2 of 4 is folded' "$life_limit"
    sleep 1.5
    cut_power
  else
    await_line "$folder/$1.log" 'proof: end' "$life_limit"
    wait "$machine" || true
  fi
  tr -d '\r' <"$folder/$1.log" | sed -nE "s/^.*proof: (ok|FAILED|figure) /\1 /p" | while read -r line; do echo "$1: $line"; done
  echo "$1: $((SECONDS - began)) s"
}

model_of() { # phase
  tr -d '\r' <"$folder/$1.log" | sed -nE 's/^.*proof: model ([0-9a-f]{64}).*/\1/p' | tail -n 1
}

identity_of() { # phase
  tr -d '\r' <"$folder/$1.log" | sed -nE 's/^.*proof: (identity .*)/\1/p' | tail -n 1
}

differ_in() { # word of the identity
  local one other
  one=$(identity_of job | cut -d ' ' -f "$1") other=$(identity_of twin | cut -d ' ' -f "$1")
  [[ -n $one && -n $other && $one != "$other" ]]
}

count() { # pattern
  for phase in "${phases[@]}"; do cat "$folder/$phase.log"; done | tr -d '\r' | grep -cE "$1" || true
}

conclude() {
  local passed failed
  passed=$(count 'proof: ok ') failed=$(count 'proof: FAILED ')
  for phase in faults after; do
    [[ " ${phases[*]} " == *" $phase "* ]] || continue
    if [[ -n $(model_of job) && $(model_of "$phase") == "$(model_of job)" ]]; then
      echo "$phase: ok ends in the model of the undisturbed job" && passed=$((passed + 1))
    else
      echo "$phase: FAILED ends in $(model_of "$phase"), the undisturbed job in $(model_of job)" && failed=$((failed + 1))
    fi
  done
  if [[ " ${phases[*]} " == *" twin "* ]]; then
    if differ_in 2 && differ_in 3; then
      echo "twin: ok two units from one image have other keys and other names" && passed=$((passed + 1))
    else
      echo "twin: FAILED two units from one image are $(identity_of job) and $(identity_of twin)" && failed=$((failed + 1))
    fi
    if ! grep -q 'FAILED a held button' "$folder/twin.log"; then echo "twin: ok a held button powers the unit down" && passed=$((passed + 1)); fi
  fi
  concluded=true
  echo "boot: $passed proofs, $failed failed, $SECONDS s"
  ((failed == 0 && passed > 0))
}

# The last line is the result, also where the machine did not do what was waited for.
at_exit() {
  if [[ -n $machine ]]; then cut_power; fi
  if ! $concluded; then echo "boot: stopped early; logs in $folder"; fi
}

main() {
  if [[ ${1:-} == --arch && ${2:-} == arm64 ]]; then
    be_arm64
    folder=$field/boot-arm64 debian=$field/debian-arm64.tar serial=ttyAMA0 rid=linux-arm64 lampless=yes
    phases=("${arm64_phases[@]}")
    shift 2
  fi
  if [[ ${1:-} == -* ]]; then usage && exit 0; fi
  if (($# > 0)); then phases=("$@"); fi
  build/setup.sh build boot
  if is_arm64; then
    build/setup.sh arm64-machine
    binary=${EDGEFED_ARM64_BINARY:-}
  else
    binary=${EDGEFED_BINARY:-}
  fi
  if [[ -z $binary ]]; then build/publish.sh "$rid"; fi
  binary=$(realpath "${binary:-artifacts/publish/$rid/edgefed}")
  mkdir -p "$folder"
  rm -rf "$folder/packages"
  trap at_exit EXIT
  prepare_kernel
  prepare_debian
  if [[ ${phases[0]} == first || ! -f $folder/disk.img ]]; then
    prepare_root_disk "$folder/disk.img"
    cp --sparse=always "$folder/disk.img" "$folder/twin.img" # another card, flashed from the same image
  fi
  prepare_boot_initrd "$folder/initrd"
  for phase in "${phases[@]}"; do run_phase "$phase"; done
  conclude
}

machine='' concluded=false lampless=''
main "$@"
