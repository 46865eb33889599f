#!/usr/bin/env bash
# Measures the figures of docs/results and prints one JSON line for each. Figures, not tests: nothing here can fail
# for being slow. A part is a function part_<name> below, its first comment line is what --help says of it.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
  cat <<'TEXT'
usage: build/bench.sh [--no-history] [PART...]    (default: all parts)

Each part that ends well adds a line to docs/results/history/PART.jsonl: date, commit, machine and figures. What changed by more
than 20 % since the last entry of a machine of the same kind is said on standard error; commit the line where the figure is to be
kept. --no-history leaves all that out. The parts:
TEXT
  sed -nE '/^part_/{N;s/^part_([a-z_]+)\(\) \{\n +# (.*)/  \1  \2/p}' build/bench.sh
}

framework() {
  sed -nE 's/.*<EdgeFedTargetFramework [^>]*>(.*)<.*/\1/p' Directory.Build.props
}

part_startup() {
  # 'edgefed version' from exec to exit, 50 times
  /usr/bin/python3 tests/bench/startup.py "$binary"
}

part_connect() {
  # a worker from exec to connected, and four workers from exec to round 1
  EDGEFED_BENCH_DIR=$scratch /usr/bin/python3 tests/bench/connect.py "$binary"
}

part_fieldunit() {
  # a unit from exec to ready, an idle worker's wake-ups, and bytes written to disk for each byte of payload over 50 rounds
  EDGEFED_BENCH_DIR=$scratch /usr/bin/python3 tests/bench/fieldunit.py "$binary"
}

part_memory() {
  # peak resident memory of a worker in training and of an aggregator with 32 workers
  EDGEFED_BENCH_DIR=$scratch /usr/bin/python3 tests/bench/memory.py "$binary"
}

part_large() {
  # peak resident memory of an aggregator with 32 workers of 25 million parameters (12 GB of disk and of memory)
  EDGEFED_BENCH_DIR=$scratch /usr/bin/python3 tests/bench/memory.py "$binary" large
}

part_aggregate() {
  # eight updates of 25 million parameters folded from the page cache, beside a memcpy, and to a durable version, beside its steps
  "$binary" bench aggregate --state "$scratch" --format json
}

part_transfer() {
  # 100 MB over loopback into a durable spool, beside one write with fsync of the same bytes
  "$binary" bench transfer --runs 9 --dir "$scratch" --format json
}

part_links() {
  # one object over emulated links beside iperf3, and rounds of communication beside what the links allow (root; 20 minutes)
  build/setup.sh links >&2
  EDGEFED_BENCH_DIR=$scratch /usr/bin/python3 tests/bench/links.py "$binary"
}

part_encode() {
  # float32 encoded and decoded a second on one core, in every encoding, with zstd behind it and without
  "$binary" bench encode --format json
  "$binary" bench encode --compression none --format json
}

part_encodings() {
  # bytes and accuracy of every encoding in federations of eight workers on MNIST (an hour; EDGEFED_DATA=DIR holds mnist/; see tests/bench/encodings.py)
  [[ -n ${EDGEFED_DATA:-} ]] || { echo "bench: encodings needs EDGEFED_DATA=DIR with the whole of MNIST in DIR/mnist; skipped" >&2 && return; }
  EDGEFED_BENCH_DIR=$scratch /usr/bin/python3 tests/bench/encodings.py "$binary" "$EDGEFED_DATA"
}

part_blackout() {
  # what 5 s and 30 s of darkness cost a transfer, and what a bus makes of 18 s in every 60 s (root, gcc, iproute2; 15 minutes)
  EDGEFED_BENCH_DIR=$scratch /usr/bin/python3 tests/bench/blackout.py "$binary"
}

part_train() {
  # samples a second of every shipped model in training, with one thread and two, each beside PyTorch (python3-torch is installed)
  build/setup.sh torch >&2
  EDGEFED_BENCH_DIR=$scratch /usr/bin/python3 tests/bench/train.py "$binary"
}

part_learn() {
  # what the shipped models learn, beside what they have to; EDGEFED_DATA=DIR trains on whole data sets (see tests/bench/learn.py)
  /usr/bin/python3 tests/bench/learn.py "$binary" "${EDGEFED_DATA:-}"
}

part_swarm() {
  # an aggregator with thousands of light workers: memory when idle, updates at once, a storm, and rounds of 10 to 5000 (20 minutes, 4 GB of disk)
  ulimit -n "$(ulimit -Hn)"
  dotnet build tests/EdgeFed.Swarm -c Release --nologo -v quiet >&2
  EDGEFED_BENCH_DIR=$scratch /usr/bin/python3 tests/bench/swarm.py "$binary" "tests/EdgeFed.Swarm/bin/Release/$(framework)/EdgeFed.Swarm.dll"
}

part_strategies() {
  # time to an accuracy and accuracy under attack of each strategy, in virtual time with real training; updates folded a second without rounds (40 minutes)
  local program
  program="tests/EdgeFed.Strategies/bin/Release/$(framework)/EdgeFed.Strategies.dll"
  dotnet build tests/EdgeFed.Strategies -c Release --nologo -v quiet >&2
  dotnet "$program" times tests/data/mnist
  dotnet "$program" attacks tests/data/mnist --seeds 2
  dotnet "$program" rate tests/data/mnist --disk "$scratch"
}

part_hostile() {
  # what 200 attackers, and a member that lies in eight ways, cost an honest round (root, gcc, iproute2; 10 minutes)
  dotnet build tests/EdgeFed.Swarm -c Release --nologo -v quiet >&2
  EDGEFED_BENCH_DIR=$scratch /usr/bin/python3 tests/bench/hostile.py "$binary" "tests/EdgeFed.Swarm/bin/Release/$(framework)/EdgeFed.Swarm.dll"
}

part_fuzz() {
  # a million changed inputs for each decoder, and as many hostile streams for the gate; a failure is printed and ends it
  dotnet build tests/EdgeFed.Fuzz -c Release --nologo -v quiet >&2
  dotnet "tests/EdgeFed.Fuzz/bin/Release/$(framework)/EdgeFed.Fuzz.dll" --inputs "${EDGEFED_FUZZ_INPUTS:-1000000}"
}

main() {
  local parts=() part binary scratch=artifacts/bench has_history=1
  for part in "$@"; do
    case $part in
      --help | -h) usage && exit 0 ;;
      --no-history) has_history= && continue ;;
      *) declare -F "part_$part" >/dev/null || { usage >&2 && exit 2; } ;;
    esac
    parts+=("$part")
  done
  if ((${#parts[@]} == 0)); then mapfile -t parts < <(declare -F | sed -nE 's/^declare -f part_//p'); fi

  # Only JSON lines on standard output.
  build/setup.sh >&2
  build/publish.sh >&2
  binary=$PWD/artifacts/publish/$(build/rid.sh)/edgefed
  mkdir -p "$scratch"
  for part in "${parts[@]}"; do
    "part_$part" | tee "$scratch/$part.jsonl"
    if [[ -n $has_history ]]; then /usr/bin/python3 tests/bench/history.py "$part" "$scratch/$part.jsonl"; fi
  done
}

main "$@"
