#!/usr/bin/env bash
# Downloads packages of any Debian release and architecture into a folder, for `dpkg -x`: nothing is installed, and this machine's apt, with
# its sources, its lists and its architectures, stays as it is. A package that is named only by what it depends on, such as linux-image-arm64,
# is followed by --depends. The lists are kept for a day, in artifacts/apt.
set -euo pipefail

usage() {
  echo "usage: build/debian.sh [--depends] RELEASE ARCHITECTURE FOLDER PACKAGE...    (--depends: what they depend on first, instead of them)"
}

fail() {
  echo "debian: $*" >&2
  exit 1
}

# Where this machine has its own packages from, then Debian's own: an old release moves from the first to the archive.
mirrors() {
  {
    grep -hoE 'https?://[^ ]+/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null || true
    echo http://deb.debian.org/debian
    echo http://archive.debian.org/debian
  } | sed -E 's|/? *$||' | awk '!seen[$0]++'
}

# The signature of the release is checked, with the keys of Debian's own package of them.
apt() {
  "apt-${1}" -qq -o "APT::Architecture=$architecture" -o "APT::Architectures=$architecture" -o APT::Sandbox::User=root \
    -o "Dir::Etc::SourceList=$lists/sources.list" -o Dir::Etc::SourceParts=- -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
    -o "Dir::State::Lists=$lists/lists" -o "Dir::State::Status=$lists/status" -o "Dir::Cache=$lists/cache" \
    -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o Acquire::Check-Valid-Until=false "${@:2}"
}

update_lists() {
  local mirror
  if [[ -n $(find "$lists/fresh" -mmin -1440 2>/dev/null) ]]; then return; fi
  mkdir -p "$lists"/{lists/partial,cache/archives/partial}
  : >"$lists/status" # nothing is installed
  for mirror in $(mirrors); do
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $release main" >"$lists/sources.list"
    if apt get update -o APT::Update::Error-Mode=any; then touch "$lists/fresh" && return; fi
  done >"$lists/log" 2>&1
  cat "$lists/log" >&2
  fail "the lists of Debian's $release for $architecture could not be had"
}

first_dependency() { # package
  apt cache depends "$1" | sed -nE 's/^ *Depends: ([^ ]+).*/\1/p' | head -n 1
}

main() {
  local package packages=() follow=false
  if [[ ${1:-} == --depends ]]; then follow=true && shift; fi
  if (($# < 4)) || [[ $1 == -* ]]; then usage >&2 && exit 2; fi
  release=$1 architecture=$2
  mkdir -p "$3" "$top/artifacts/apt"
  lists=$top/artifacts/apt/$release-$architecture
  exec 6>"$lists.lock"
  flock 6 # two may want the same lists at the same time
  update_lists
  for package in "${@:4}"; do
    if $follow; then package=$(first_dependency "$package"); fi
    [[ -n $package ]] || fail "Debian's $release has no such package for $architecture: ${*:4}"
    packages+=("$package")
  done
  cd "$3"
  apt get download "${packages[@]}" 2>"$lists/log" || { cat "$lists/log" >&2 && fail "no ${packages[*]} in Debian's $release for $architecture"; }
}

top=$(realpath "$(dirname "$0")/..")
main "$@"
