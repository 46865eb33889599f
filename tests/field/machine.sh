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

# Debian's kernel and the modules a disk needs, unpacked, not installed. Kept in artifacts/field for the next time.
prepare_kernel() {
  if [[ -f $field/kernel/vmlinuz ]]; then return; fi
  local package version unpacked=$field/unpacked
  package=$(apt-cache depends linux-image-amd64 | sed -nE 's/^ *Depends: (linux-image-.*)/\1/p' | head -n 1)
  [[ -n $package ]] || fail "apt knows no linux-image-amd64"
  version=${package#linux-image-}
  rm -rf "$unpacked" "$field/kernel" && mkdir -p "$unpacked"
  (cd "$unpacked" && apt-get -qq download "$package" 2>/dev/null) || fail "$package could not be downloaded"
  dpkg -x "$unpacked/$package"*.deb "$unpacked"
  copy_modules "$unpacked/lib/modules/$version" "$field/kernel/modules/lib/modules/$version"
  busybox depmod -b "$field/kernel/modules" "$version"
  mv "$unpacked/boot/vmlinuz-$version" "$field/kernel/vmlinuz" # last: it says that all is there
  rm -rf "$unpacked"
}

copy_modules() { # from, to
  local name
  mkdir -p "$2"
  cp "$1"/modules.* "$2/"
  for name in virtio virtio_ring virtio_pci virtio_pci_modern_dev virtio_pci_legacy_dev virtio_blk \
    crc16 crc32c_generic libcrc32c mbcache jbd2 ext4; do
    find "$1" -name "$name.ko" -exec cp {} "$2/" \;
  done
}

# The machine's first file system, in memory: glibc, the binary, busybox, modules, data and the units' configurations.
prepare_initrd() { # folder with the configurations, initrd
  local root
  root=$(mktemp -d)
  build/chroot-root.sh "$root"
  mkdir -p "$root/bin" "$root/units"
  cp "$(command -v busybox)" "$root/bin/busybox"
  cp "$here/machine/init" "$root/init"
  chmod +x "$root/init"
  cp -r "$field/kernel/modules/lib/modules" "$root/lib/"
  mkdir "$root/data"
  cut_images 192 train "$root/data"
  cut_images 128 t10k "$root/data"
  cp "$1"/* "$root/units/"
  (cd "$root" && find . | busybox cpio -o -H newc 2>/dev/null) >"$2"
  rm -rf "$root"
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

# Starts the machine; sets `machine` to its process id. A life's writes go to an overlay over the disk as it was.
power_on() { # initrd, disk, its format, overlay, life, console's log, [no: flushes do not reach the disk]
  qemu-img create -q -f qcow2 -b "$(realpath "$2")" -F "$3" "$4"
  # -cpu max in every run: the processor kind chooses OpenBLAS's kernels, and these decide about bits.
  qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp 2 -m 1024 -nic none -nographic -no-reboot \
    -kernel "$field/kernel/vmlinuz" -initrd "$1" \
    -append "console=ttyS0 quiet panic=-1 mitigations=off life=$5 flushes=${7:-yes}" \
    -drive "file=$4,format=qcow2,if=virtio,cache=writeback" </dev/null >"$6" 2>&1 &
  machine=$!
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
