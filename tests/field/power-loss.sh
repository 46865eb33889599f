#!/usr/bin/env bash
# Cuts the power of a whole virtual machine, in which an aggregator and its workers train, in mid-round, again and again,
# and compares the model at the end, on every unit, with that of an undisturbed machine. Also reads all that the units
# said before each cut: what was durable must still be there after it. The last line is the result; exit code 0 only if
# every cut was one and nothing was lost. Logs: artifacts/field/power-loss. See --help.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/field/machine.sh
source tests/field/machine.sh

cuts=6 seed=1 workers=3 flushes=yes
readonly spare_rounds=2 # beyond one for each cut, so that the job never ends before the last
readonly life_limit=240 # seconds from power-on to whatever is waited for
readonly folder=$field/power-loss

usage() {
  echo "usage: tests/field/power-loss.sh [--cuts N] [--seed N] [--lying-disk]"
  echo "  --lying-disk   no flush reaches the disk: shows that this script notices what is lost (it must fail)"
}

write_configs() { # folder
  local i
  mkdir -p "$1"
  cat >"$1/aggregator.json" <<JSON
{ "role": "aggregator", "device": { "id": "aggregator" }, "state": "/state/aggregator", "metrics": { "listen": "off" },
  "job": { "name": "power", "rounds": $((cuts + spare_rounds)), "min_workers": $workers, "local_epochs": 1, "chunk_bytes": 16384 },
  "transport": { "group_commit_milliseconds": 50 },
  "test_data": { "images": "/data/t10k-images", "labels": "/data/t10k-labels" } }
JSON
  for ((i = 1; i <= workers; i++)); do
    cat >"$1/unit-0$i.json" <<JSON
{ "role": "worker", "device": { "id": "unit-0$i" }, "state": "/state/unit-0$i", "metrics": { "listen": "off" }, "aggregator": "127.0.0.1:7700",
  "transport": { "group_commit_milliseconds": 50, "reconnect_max_seconds": 1 },
  "data": { "images": "/data/train-images", "labels": "/data/train-labels",
    "shard": { "count": $workers, "index": $((i - 1)) } } }
JSON
  done
}

# The moments at which the power goes, each in round R of the life it ends.
readonly moments=(
  'unit-0[0-9] \| .*Round R: training from version'
  'unit-0[0-9] \| .*Round R: trained'
  'aggregator \| .*Round R: update of .* is here'
  'aggregator \| .*Round R: folding'
  'aggregator \| .*Round R: version [0-9]+ is durable'
  'aggregator \| .*Round R: asking'
)

await_moment() { # console's log, round; draws from RANDOM
  local drawn=$((RANDOM % ${#moments[@]})) milliseconds=$((RANDOM % 1200))
  await_line "$1" "${moments[drawn]//Round R:/Round $2:}" "$life_limit"
  sleep "$((milliseconds / 1000)).$(printf '%03d' $((milliseconds % 1000)))"
}

finish() { # console's log
  await_line "$1" 'machine: done' "$life_limit"
  wait "$machine" || true
}

run_undisturbed() {
  local began=$SECONDS
  power_on "$initrd" "$folder/empty.img" raw "$folder/undisturbed.qcow2" 1 "$folder/undisturbed.log"
  finish "$folder/undisturbed.log"
  echo "undisturbed: $(model_of "$folder/undisturbed.log"), $((SECONDS - began)) s"
}

run_with_cuts() {
  local life log disk=$folder/empty.img format=raw began
  for ((life = 1; life <= cuts + 1; life++)); do
    began=$SECONDS log=$folder/life-$life.log
    power_on "$initrd" "$disk" "$format" "$folder/life-$life.qcow2" "$life" "$log" "$flushes"
    disk=$folder/life-$life.qcow2 format=qcow2
    if ((life > cuts)); then break; fi
    await_moment "$log" "$life"
    cut_power
    done=$life
    echo "cut $life of $cuts after $((SECONDS - began)) s of life: $(last_words "$log")"
  done
  finish "$log"
  echo "disturbed:   $(model_of "$log")"
}

last_words() { # console's log
  tr -d '\r' <"$1" | grep -E 'Round [0-9]+: |\[ROUND ' | tail -n 1 | sed -E 's/[0-9TZ:.-]{10,} +//' | cut -c 1-110
}

# The content digest that the job ended with, as the aggregator says.
model_of() { # console's log
  tr -d '\r' <"$1" | sed -nE 's/.*is finished: version [0-9]+, sha256 ([0-9a-f]{64}).*/\1/p' | tail -n 1
}

# The digests of the model files on all units' disks.
files_of() { # console's log
  tr -d '\r' <"$1" | sed -nE 's/^machine: model ([0-9a-f]{64}) .*/\1/p' | sort -u
}

count_lives() { # pattern
  grep -lE "$1" "$folder"/life-*.log | wc -l
}

conclude() {
  local equal=no broken lost
  concluded=true
  if [[ -n $(model_of "$log_of_last") && $(model_of "$log_of_last") == "$(model_of "$folder/undisturbed.log")" ]] &&
    [[ $(files_of "$log_of_last") == "$(files_of "$folder/undisturbed.log")" ]]; then equal=yes; fi
  lost=$(count_lives 'machine: unflushed bytes are lost')
  broken=$(cat "$folder"/life-*.log | tr -d '\r' | awk -f "$here/promises.awk")
  if [[ -n $broken ]]; then echo "$broken"; fi
  echo "power cuts $cuts, digest equal: $equal (unflushed bytes lost at $lost of $cuts, promises broken: $(grep -c . <<<"$broken" || true), $SECONDS s)"
  [[ $equal == yes && -z $broken && $lost == "$cuts" ]]
}

# The last line is the result, also where a machine did not do what was waited for.
at_exit() {
  cut_power
  if ! $concluded; then echo "power cuts $done, digest equal: no (stopped early; logs in $folder)"; fi
}

main() {
  while (($# > 0)); do
    case $1 in
      --cuts) cuts=$2 && shift ;;
      --seed) seed=$2 && shift ;;
      --lying-disk) flushes=no ;;
      --help | -h) usage && exit 0 ;;
      *) usage >&2 && exit 2 ;;
    esac
    shift
  done

  build/setup.sh build test field
  build/publish.sh
  rm -rf "$folder" && mkdir -p "$folder"
  prepare_kernel
  write_configs "$folder/units"
  initrd=$folder/initrd
  prepare_initrd "$folder/units" "$initrd"
  prepare_disk "$folder/empty.img" 256

  trap at_exit EXIT
  RANDOM=$seed log_of_last=$folder/life-$((cuts + 1)).log
  echo "power loss: $workers workers, $((cuts + spare_rounds)) rounds, $cuts cuts, seed $seed"
  run_undisturbed
  run_with_cuts
  conclude
}

machine='' concluded=false done=0
main "$@"
