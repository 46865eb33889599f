#!/usr/bin/env bash
# Builds the library of the torch backend, artifacts/torch/libedgefed_torch.so, against any libtorch: Debian's, or the one
# that CMAKE_PREFIX_PATH leads to (on a Jetson that of its wheel, with CUDA). Compiles only what changed since the last time.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly output=artifacts/torch/libedgefed_torch.so
readonly work=artifacts/torch/build

if (($# > 0)); then
  echo "usage: [CMAKE_PREFIX_PATH=DIR] build/torch.sh"
  if [[ $1 == --help || $1 == -h ]]; then exit 0; else exit 2; fi
fi

if [[ -z ${CMAKE_PREFIX_PATH:-} ]]; then build/setup.sh torch; fi
mkdir -p "$work"
exec 9>artifacts/torch/lock
flock 9

log=$work/build.log
if ! { cmake -S src/EdgeFed.Torch.Native -B "$work" && cmake --build "$work" --parallel "$(nproc)"; } >"$log" 2>&1; then
  tail -n 40 "$log" >&2
  echo "torch: failed; the whole log is in $log" >&2
  exit 1
fi

# Renamed into place: a unit that runs with it keeps its file.
if ! cmp -s "$work/libedgefed_torch.so" "$output"; then
  cp "$work/libedgefed_torch.so" "$output.new"
  mv -f "$output.new" "$output"
  echo "torch: $output"
fi
