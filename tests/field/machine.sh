# A virtual machine with the published binary inside, whose power can be cut. Sourced by the scripts beside it.
# shellcheck shell=bash
#
# What a cut costs: the state directories are on ext4 on a virtual disk. The guest writes nothing back by itself, so what
# is not flushed is lost with its memory. Below it, each life of the machine has a new qcow2 overlay, whose map QEMU
# keeps in its own memory until the guest flushes: so does a disk with a volatile write cache. SIGKILL takes both.

field=artifacts/field
here=tests/field

fail() {
  echo "field: $*" >&2
  exit 1
}

# What is loaded by name; what these need comes along. A disk; links between namespaces, shaped; lamps of an APU2 board.
modules='virtio_pci virtio_blk crc32c_generic libcrc32c ext4 veth bridge sch_netem tcp_bbr leds-gpio gpio-amd-fch pcengines-apuv2 ledtrig-timer ledtrig-pattern'

# What kind of machine: Debian's architecture and kernel, what emulates it, its console, and the binary inside (empty: this machine's).
# -cpu max in every run: the processor kind chooses OpenBLAS's kernels, and these decide about bits. no_timer_check: on a host whose
# processor is taken away for a moment the kernel would conclude that its timer does not work, and panic.
architecture=amd64 flavour=amd64 kernel_release=bookworm kernel=$field/kernel-amd64
emulator=(qemu-system-x86_64 -accel "tcg,thread=multi" -cpu max -smp 2 -m 1024 -nic none)
command_line='console=ttyS0 quiet panic=-1 mitigations=off no_timer_check'
guest_binary=''

# Debian's kernel and the modules that the machine needs, unpacked, not installed. Kept in artifacts/field for the next time.
prepare_kernel() {
  mkdir -p "$field"
  exec 8>"$field/lock"
  flock 8 # two of these tests may start at the same time
  if [[ -f $kernel/vmlinuz && -f $kernel/contents && $(<"$kernel/contents") == "$modules" ]]; then
    exec 8>&-
    return
  fi
  local version unpacked=$field/unpacked
  rm -rf "$unpacked" "$kernel" && mkdir -p "$unpacked" "$kernel"
  build/debian.sh --depends "$kernel_release" "$architecture" "$unpacked" "linux-image-$flavour" || fail "no kernel could be downloaded"
  dpkg -x "$unpacked"/linux-image-*.deb "$unpacked"
  # Since Debian 13 the modules are in /usr.
  if [[ ! -d $unpacked/lib/modules ]]; then mkdir -p "$unpacked/lib" && mv "$unpacked/usr/lib/modules" "$unpacked/lib/"; fi
  version=$(ls "$unpacked/lib/modules")
  copy_modules "$unpacked" "$version"
  mv "$unpacked/boot/vmlinuz-$version" "$kernel/vmlinuz"
  if [[ -d $unpacked/usr/lib/linux-image-$version ]]; then mv "$unpacked/usr/lib/linux-image-$version" "$kernel/device-trees"; fi
  rm -rf "$unpacked"
  echo "$modules" >"$kernel/contents" # last: it says that all is there
  exec 8>&-
}

copy_modules() { # unpacked package, version
  local from=$1/lib/modules/$2 to=$kernel/modules/lib/modules/$2 name file
  busybox depmod -b "$1" "$2" # the package comes without the list of what needs what
  mkdir -p "$to"
  cp "$from"/modules.* "$to/"
  for name in $modules; do
    # "path/name.ko: what it needs, all of it"; a module that is built in is not listed.
    for file in $(grep -E "(^|/)$name\.ko(\.xz)?:" "$from/modules.dep" | tr -d :); do cp "$from/$file" "$to/"; done
  done
  find "$to" -name '*.ko.xz' -exec unxz {} + # busybox loads them as they are
  busybox depmod -b "$kernel/modules" "$2"
}

# Debian's arm64 on QEMU's board without a model, where what is not named here is as above.
be_arm64() {
  architecture=arm64 flavour=${flavour/#amd64/arm64}
  kernel=$field/kernel-$flavour
  modules='virtio_pci virtio_blk virtio_net crc32c_generic libcrc32c ext4 gpio-raspberrypi-exp leds-gpio ledtrig-timer ledtrig-pattern bcm2835 mmc_block'
  emulator=(qemu-system-aarch64 -machine virt -accel "tcg,thread=multi" -cpu cortex-a72 -smp 2 -m 1024 -nic none)
  command_line='console=ttyAMA0 quiet panic=-1'
}

# QEMU's emulator of processes, unpacked: to install it would register it with the kernel for all of this machine.
qemu_of_processes() {
  local unpacked=$field/qemu-user
  if [[ ! -x $unpacked/usr/bin/qemu-aarch64-static ]]; then
    rm -rf "$unpacked" "$unpacked.deb" && mkdir -p "$unpacked.deb"
    build/debian.sh bookworm "$(dpkg --print-architecture)" "$unpacked.deb" qemu-user-static
    dpkg -x "$unpacked.deb"/*.deb "$unpacked" && rm -rf "$unpacked.deb"
  fi
  realpath "$unpacked/usr/bin/qemu-aarch64-static"
}

# A shell and all tools in one file, of the machine's own kind.
busybox_of_guest() {
  if [[ $architecture == "$(dpkg --print-architecture)" ]]; then
    command -v busybox
    return
  fi
  local unpacked=$field/busybox-$architecture
  if [[ ! -x $unpacked/bin/busybox ]]; then
    rm -rf "$unpacked" "$unpacked.deb" && mkdir -p "$unpacked.deb"
    build/debian.sh bookworm "$architecture" "$unpacked.deb" busybox-static
    dpkg -x "$unpacked.deb"/*.deb "$unpacked" && rm -rf "$unpacked.deb"
  fi
  echo "$unpacked/bin/busybox"
}

# The machine's first file system, in memory: glibc, the binary, busybox, modules and data.
prepare_root() { # new folder, first process's script
  EDGEFED_BINARY=${guest_binary:-${EDGEFED_BINARY:-}} build/chroot-root.sh "$1"
  mkdir -p "$1/bin" "$1/data"
  cp "$(busybox_of_guest)" "$1/bin/busybox"
  cp "$2" "$1/init"
  chmod +x "$1/init"
  cp -r "$kernel/modules/lib/modules" "$1/lib/"
  cut_images 192 train "$1/data"
  cut_images 128 t10k "$1/data"
}

pack_root() { # folder, initrd; the folder is gone afterwards
  (cd "$1" && find . | busybox cpio -o -H newc 2>/dev/null) >"$2"
  rm -rf "$1"
}

# With the units' configurations, for a machine that starts them itself.
prepare_initrd() { # folder with the configurations, initrd
  local root
  root=$(mktemp -d)
  prepare_root "$root" "$here/machine/init"
  mkdir "$root/units"
  cp "$1"/* "$root/units/"
  pack_root "$root" "$2"
}

# As many images of the sample as are worth their emulated arithmetic.
cut_images() { # how many, part, folder
  python3 "$here/cut_idx.py" "tests/data/mnist/$2-images-idx3-ubyte.gz" "$1" "$3/$2-images"
  python3 "$here/cut_idx.py" "tests/data/mnist/$2-labels-idx1-ubyte.gz" "$1" "$3/$2-labels"
}

prepare_disk() { # image, megabytes
  rm -f "$1"
  truncate -s "$2M" "$1"
  /sbin/mkfs.ext4 -q -F "$1"
}

# Starts a machine; sets `machine` to its process id.
boot() { # initrd, console's log, more of the kernel's command line, QEMU's options...
  "${emulator[@]}" -nographic -no-reboot -kernel "$kernel/vmlinuz" -initrd "$1" -append "$command_line $3" "${@:4}" </dev/null >"$2" 2>&1 &
  machine=$!
}

# A machine with a disk. A life's writes go to an overlay over the disk as it was.
power_on() { # initrd, disk, its format, overlay, life, console's log, [no: flushes do not reach the disk]
  qemu-img create -q -f qcow2 -b "$(realpath "$2")" -F "$3" "$4"
  boot "$1" "$6" "life=$5 flushes=${7:-yes}" -drive "file=$4,format=qcow2,if=virtio,cache=writeback"
}

# No signal that anybody could catch, and nothing is flushed on the way.
cut_power() {
  kill -KILL "$machine" 2>/dev/null || true
  wait "$machine" 2>/dev/null || true
}

# Waits until the console shows a line; fails when the machine ends before, or in time.
await_line() { # console's log, pattern, seconds
  local until=$((SECONDS + $3))
  until grep -qE "$2" "$1"; do
    if ! kill -0 "$machine" 2>/dev/null; then
      grep -qE "$2" "$1" && return
      show_end "$1" && fail "the machine ended before '$2'"
    fi
    ((SECONDS < until)) || { show_end "$1" && fail "no '$2' within $3 s"; }
    sleep 0.02
  done
}

show_end() { # console's log
  echo "--- the last lines of $1" >&2
  tail -n 15 "$1" | tr -d '\r' >&2
}
