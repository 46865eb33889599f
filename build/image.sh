#!/usr/bin/env bash
# What a unit is flashed with: the published binary and rootfs-overlay/ as an archive to unpack over a root file system, as a Debian
# package, and applied to a root directory or a mounted SD card. See --help.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly glibc=2.31 # all that the binary needs of a system: what build/sysroot.sh links it against, and what it is tested with
readonly units=(edgefed.service edgefed-import.service edgefed-poweroff.path)
staged='' rid=$(build/rid.sh) root='' output=artifacts/image

usage() {
  cat <<'TEXT'
usage: build/image.sh [--rid RID] [--output DIR]                 an archive and a Debian package, in artifacts/image
       build/image.sh --apply ROOT [--config FILE] [--identity FILE] [--rid RID]

  --apply ROOT       puts all of it into a root file system: a directory, or where the second partition of an SD card is mounted
  --config FILE      with --apply: the unit's edgefed.json
  --identity FILE    with --apply: the unit's identity.pem, from `edgefed identity issue`
  --rid RID          linux-x64 or linux-arm64 (default: this machine's)
  --output DIR       where archive and package go
  --binary FILE      a binary that was published before, such as one from another machine
TEXT
}

fail() {
  echo "image: $*" >&2
  exit 1
}

# All files of a unit, with the modes that they have there.
stage() { # folder
  cp -r rootfs-overlay/. "$1/"
  install -D "$binary" "$1/usr/bin/edgefed"
  install -D LICENSE "$1/usr/share/doc/edgefed/copyright"
  cat src/EdgeFed/ThirdPartyNotices.txt >>"$1/usr/share/doc/edgefed/copyright"
  if [[ -f $1/usr/share/man/man1/edgefed.1 ]]; then gzip -9n "$1/usr/share/man/man1/edgefed.1"; fi
  find "$1" -type d -exec chmod 755 {} +
  find "$1" -type f -exec chmod 644 {} +
  chmod 755 "$1/usr/bin/edgefed" "$1/usr/lib/edgefed/import"
  find "$1" -exec touch --no-dereference --date="@$time" {} +
}

make_archive() { # folder
  tar --create --directory="$1" --owner=0 --group=0 --numeric-owner --sort=name --mtime="@$time" . |
    zstd --quiet --force -19 -T0 -o "$output/edgefed-$version-$rid.tar.zst"
}

make_package() { # folder
  local package=$1.deb architecture=amd64
  if [[ $rid == linux-arm64 ]]; then architecture=arm64; fi
  mkdir "$package"
  cp -r "$1/." "$package/"
  mkdir "$package/DEBIAN"
  cat >"$package/DEBIAN/control" <<CONTROL
Package: edgefed
Version: $version
Architecture: $architecture
Maintainer: EdgeFed <edgefed@localhost>
Section: science
Priority: optional
Depends: libc6 (>= $glibc), systemd
Recommends: udev
Installed-Size: $(du --summarize --block-size=1024 "$1" | cut -f 1)
Description: federated learning on devices in the field
 One executable for vehicles, roadside units and depots: trains one model on
 many units, without their data leaving them, over links that break.
CONTROL
  (cd "$package" && find etc -type f -printf '/%p\n' | sort) >"$package/DEBIAN/conffiles"
  install -m 755 build/deb/* "$package/DEBIAN/"
  # xz: Debian's dpkg takes zstd from version 12 on only.
  dpkg-deb --root-owner-group -Zxz --build "$package" "$output/edgefed_${version}_$architecture.deb" >/dev/null
}

apply() { # folder
  [[ -d $root/usr && -d $root/etc ]] || fail "$root is no root file system: it has no usr or etc"
  if compgen -G "$root/var/lib/edgefed/*" >/dev/null; then
    fail "$root holds the state of a unit (var/lib/edgefed): every unit flashed from it would be the same one; remove it first"
  fi
  tar --create --directory="$1" --owner=0 --group=0 --numeric-owner . | tar --extract --directory="$root" --no-same-owner --no-overwrite-dir --keep-directory-symlink
  add_user
  enable_units
  place "$config" edgefed.json 0640 root
  place "$identity" identity.pem 0600 edgefed
  touch "$root/usr" # users, and all else that is made once, at the next boot
  share_no_machine_id
}

# What the names of units without a host name of their own are made from.
share_no_machine_id() {
  local id=$root/etc/machine-id copy=$root/var/lib/dbus/machine-id
  # Where it has none, systemd takes D-Bus's for its own (machine-id(5)): it would be the same on each unit flashed from this root.
  if [[ -f $copy && ! -L $copy ]]; then ln -sf /etc/machine-id "$copy"; fi
  if [[ -s $id && $(<"$id") != uninitialized ]]; then
    echo "image: $id is set: units flashed from this root share it. For more than one: truncate -s 0 $id"
  fi
}

# Without systemd's tool on this machine the user is made at the first boot, by the same file.
add_user() {
  if command -v systemd-sysusers >/dev/null; then systemd-sysusers --root="$(realpath "$root")" edgefed.conf; fi
}

# As `systemctl enable` would, which is not everywhere where images are made.
enable_units() {
  local unit
  mkdir -p "$root/etc/systemd/system/multi-user.target.wants"
  for unit in "${units[@]}"; do
    ln -sf "/usr/lib/systemd/system/$unit" "$root/etc/systemd/system/multi-user.target.wants/$unit"
  done
}

place() { # file or nothing, name, mode, owner
  [[ -n $1 ]] || return 0
  local user=0 group
  group=$(sed -nE 's/^edgefed:[^:]*:([0-9]+):.*/\1/p' "$root/etc/group")
  [[ -n $group ]] || fail "$root has no user edgefed yet; put $2 on its boot partition instead, where the first boot takes it from"
  if [[ $4 == edgefed ]]; then user=$(sed -nE 's/^edgefed:[^:]*:([0-9]+):.*/\1/p' "$root/etc/passwd"); fi
  install -m "$3" -o "$user" -g "$group" "$1" "$root/etc/edgefed/$2"
}

main() {
  local binary='' config='' identity='' version time
  while (($# > 0)); do
    case $1 in
      --rid) rid=$2 && shift ;;
      --apply) root=$2 && shift ;;
      --config) config=$2 && shift ;;
      --identity) identity=$2 && shift ;;
      --output) output=$2 && shift ;;
      --binary) binary=$(realpath "$2") && shift ;;
      --help | -h) usage && exit 0 ;;
      *) usage >&2 && exit 2 ;;
    esac
    shift
  done

  if [[ -z $binary ]]; then
    build/publish.sh "$rid"
    binary=artifacts/publish/$rid/edgefed
  fi
  build/setup.sh image
  version=$(sed -nE 's/.*<Version>(.*)<.*/\1/p' Directory.Build.props)
  time=$(git log -1 --format=%ct 2>/dev/null || date +%s) # the same commit gives the same files
  staged=$(mktemp -d)
  trap 'rm -rf "$staged" "$staged.deb"' EXIT
  stage "$staged"
  if [[ -n $root ]]; then
    apply "$staged"
    echo "image: applied to $root"
    return
  fi
  mkdir -p "$output"
  make_archive "$staged"
  make_package "$staged"
  find "$output" -mindepth 1 -maxdepth 1 -printf '%s %p\n' | sort -k 2 | awk '{ printf "image: %s, %.1f MB\n", $2, $1 / 1e6 }'
}

main "$@"
