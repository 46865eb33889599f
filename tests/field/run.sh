#!/usr/bin/env bash
# The field test: an aggregator and four workers train over links as they are in the field, shaped by the kernel's own
# netem, each profile beside an unshaped run of the same job. Fails where a profile does not end in the same model.
# Runs where the kernel has netem and this is root, else in a virtual machine. See --help.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/field/machine.sh
source tests/field/machine.sh
# shellcheck source=tests/field/links/profiles.sh
source tests/field/links/profiles.sh

readonly folder=$field/run log=$field/run/log.txt
where='' rounds=3 congestion=default profiles=() running='' scratch=''

usage() {
  local name
  cat <<'TEXT'
usage: tests/field/run.sh [PROFILE...] [--rounds N] [--native | --machine] [--congestion NAME]
  PROFILE           links to test (default: all but unshaped, which always runs first):
TEXT
  for name in unshaped $known_profiles; do
    profile "$name"
    printf '    %-15s %s\n' "$name" "$about"
  done
  cat <<'TEXT'
  --rounds N        rounds of the job (default 3)
  --native          in this machine's own namespaces; needs root and a kernel with sch_netem
  --machine         in a virtual machine with Debian's kernel, under emulation, about 8 times slower: shows behaviour, not rates
                    (default: native where that is possible)
  --congestion NAME TCP's congestion control, such as bbr (default: the kernel's own default)
Milliseconds are those of one packet one way. Writes artifacts/field/run/results.jsonl (a line for each profile) and log.txt.
Exit codes: 0 all models are the unshaped run's, 1 not so, 2 wrong usage, 3 native was asked for and cannot be, 130 interrupted.
TEXT
}

wrong_usage() {
  echo "field: $*" >&2
  exit 2
}

parse() {
  while (($# > 0)); do
    case $1 in
      --help | -h) usage && exit 0 ;;
      --native | --machine) where=${1#--} ;;
      --rounds) [[ ${2:-} =~ ^[1-9][0-9]?$ ]] || wrong_usage "--rounds needs a number from 1 to 99"
        rounds=$2 && shift ;;
      --congestion) [[ ${2:-} =~ ^[a-z]+$ ]] || wrong_usage "--congestion needs a name, such as bbr"
        congestion=$2 && shift ;;
      -*) wrong_usage "unknown option '$1'; see --help" ;;
      *) profile "$1" || wrong_usage "unknown profile '$1'; known are: unshaped $known_profiles"
        profiles+=("$1") ;;
    esac
    shift
  done
  # shellcheck disable=SC2206 # a list of names, meant to be split
  if ((${#profiles[@]} == 0)); then profiles=($known_profiles); fi
}

# Why links cannot be shaped here; empty where they can. Tried in a namespace of its own, which is gone afterwards.
missing_natively() {
  if ((EUID != 0)); then echo "only root may make network namespaces" && return; fi
  local name=efprobe$$
  if ! command -v tc >/dev/null || ! command -v ip >/dev/null; then echo "ip or tc is missing; build/setup.sh field installs them" && return; fi
  if ! ip netns add $name 2>/dev/null; then echo "network namespaces cannot be made here" && return; fi
  if ! ip -n $name link add probe type veth peer name other 2>/dev/null; then
    echo "the kernel $(uname -r) has no veth"
  elif ! ip -n $name link add bridge type bridge 2>/dev/null; then
    echo "the kernel $(uname -r) has no bridge"
  elif ! tc -n $name qdisc add dev probe root netem delay 1ms 2>/dev/null; then
    echo "the kernel $(uname -r) has no sch_netem (Debian: package linux-image-amd64, 'modprobe sch_netem')"
  fi
  ip netns delete $name
}

# What is to be shaped decides; the unshaped run by itself needs no netem.
choose_place() {
  local why
  if [[ $where == machine || (${profiles[*]} == unshaped && $where == native) ]]; then return; fi
  why=$(missing_natively)
  if [[ -z $why ]]; then
    where=native
  elif [[ $where == native ]]; then
    echo "field: links cannot be shaped here: $why. Leave --native out: a virtual machine has what is needed." >&2
    exit 3
  else
    echo "field: not native: $why; in a virtual machine instead"
    where=machine
  fi
}

# Everything that ip and tc need, at the paths where the loader looks. They are this machine's and need its glibc, which takes the place of
# the older one there, whole: parts of two do not fit together. The binary starts on either.
copy_iproute() { # root
  local tool library
  mkdir -p "$1/sbin"
  for library in "$1"/lib/x86_64-linux-gnu/lib*.so.* "$1"/lib64/ld-linux-x86-64.so.2; do
    cp -L "${library#"$1"}" "$library"
  done
  for tool in ip tc; do
    cp -L "$(command -v $tool)" "$1/sbin/$tool"
    for library in $(ldd "$(command -v $tool)" | sed -nE 's/.* => (\/[^ ]+).*/\1/p'); do
      mkdir -p "$1$(dirname "$library")"
      [[ -e $1$library ]] || cp -L "$library" "$1$library"
    done
  done
}

prepare_machine() {
  local root
  prepare_kernel
  root=$(mktemp -d)
  prepare_root "$root" "$here/machine/links-init"
  copy_iproute "$root"
  cp -r "$here/links" "$root/links"
  pack_root "$root" "$folder/initrd"
}

start_machine() {
  local names=unshaped name
  for name in "${profiles[@]}"; do
    if [[ $name != unshaped ]]; then names+=,$name; fi
  done
  prepare_machine
  boot "$folder/initrd" "$log" "profiles=$names rounds=$rounds congestion=$congestion"
  running=$machine
}

start_native() {
  local names=(unshaped) name
  for name in "${profiles[@]}"; do
    if [[ $name != unshaped ]]; then names+=("$name"); fi
  done
  scratch=$(mktemp -d)
  cut_images 192 train "$scratch"
  cut_images 128 t10k "$scratch"
  "$here/links/inside.sh" "$binary" "$scratch" "$scratch/state" "$rounds" "$congestion" "${names[@]}" >"$log" 2>&1 &
  running=$!
}

# Shows each profile as it begins; the time that all of them may take is the sum of theirs.
follow() {
  local until=$SECONDS began=$SECONDS shown=0 total name
  for name in unshaped "${profiles[@]}"; do
    profile "$name"
    until=$((until + limit + 120)) # starting, and stopping
  done
  while kill -0 "$running" 2>/dev/null; do
    if ((SECONDS > until)); then
      show_end "$log"
      fail "not over after $((SECONDS - began)) s"
    fi
    total=$(grep -c 'field: begins' "$log" || true)
    if ((total > shown)); then
      name=$(sed -nE 's/.*field: begins ([a-z0-9-]+).*/\1/p' "$log" | sed -n "${total}p")
      profile "$name" && echo "$(printf '%4d s' $((SECONDS - began)))  $name: $about"
      shown=$total
    fi
    sleep 0.5
  done
  wait "$running" || true
  running=''
  if ! grep -q 'field: done' "$log"; then
    show_end "$log"
    fail "stopped early; all that was said is in $log"
  fi
}

at_exit() {
  if [[ -n $running ]]; then
    kill "$running" 2>/dev/null || true # inside.sh removes its namespaces; QEMU just ends
    wait "$running" 2>/dev/null || true
  fi
  if [[ -n $scratch ]]; then rm -rf "$scratch"; fi
}

main() {
  local status=0
  parse "$@"
  build/setup.sh build test field
  choose_place
  if [[ -z ${EDGEFED_BINARY:-} ]]; then build/publish.sh; fi
  binary=$(realpath "${EDGEFED_BINARY:-artifacts/publish/$(build/rid.sh)/edgefed}")
  rm -rf "$folder" && mkdir -p "$folder"
  : >"$log"
  trap at_exit EXIT
  trap 'exit 130' INT TERM HUP

  echo "field: four workers, $rounds rounds over each link, $where"
  if [[ $where == native ]]; then start_native; else start_machine; fi
  follow
  echo
  python3 "$here/links/results.py" "$log" "$folder/results.jsonl" || status=1
  if [[ $where == machine ]]; then
    echo "In the virtual machine a processor is about 8 times slower: round times and shares of fast links show the emulation, not"
    echo "EdgeFed. What holds is the behaviour: the models, what was sent twice, and that slow links are used."
  fi
  return $status
}

PATH=$PATH:/usr/sbin:/sbin # ip and tc, for those whose path lacks them
main "$@"
