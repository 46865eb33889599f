#!/usr/bin/env bash
# One aggregator and four workers, each a process of the published binary, train a digit classifier over loopback.
# Leaves summary.json, model.safetensors, metrics.jsonl, faults.jsonl and logs/ in artifacts/demo. See --help.
# Exit codes: 0 done, 1 something failed (the message names the log to read), 2 wrong usage, 130 interrupted.
set -euo pipefail
repository=$(cd "$(dirname "$0")/.." && pwd)

usage() {
  sed -nE '/string Usage = """/,/""";/{/"""/d;s/^ {8}//;p}' "$repository/tests/EdgeFed.Demo/DemoOptions.cs"
}

# `dotnet build` takes seconds to find out that it has nothing to do.
build_demo() { # the program
  if [[ -f $1 && -z $(find tests/EdgeFed.Demo tests/EdgeFed.Fleet src/EdgeFed.Protocol Directory.*.props \
    -name '*.cs' -not -path '*/obj/*' -newer "$1" -print -quit) ]]; then
    return
  fi
  if ! dotnet build tests/EdgeFed.Demo -c Release --nologo -v quiet >artifacts/demo-build.log 2>&1; then
    cat artifacts/demo-build.log >&2
    echo "demo: its own build failed" >&2
    exit 1
  fi
}

main() {
  local argument framework program
  for argument in "$@"; do
    if [[ $argument == --help || $argument == -h ]]; then usage && exit 0; fi
  done

  # Everything but the program itself runs from the repository; paths on the command line are the caller's.
  framework=$(sed -nE 's/.*<EdgeFedTargetFramework [^>]*>(.*)<.*/\1/p' "$repository/Directory.Build.props")
  program=tests/EdgeFed.Demo/bin/Release/$framework/EdgeFed.Demo.dll
  (
    cd "$repository"
    build/setup.sh build
    build/publish.sh
    build_demo "$program"
    if [[ " $* " == *" --poison "* ]]; then dotnet build tests/EdgeFed.Attacker -c Release --nologo -v quiet >&2; fi
  )
  exec dotnet "$repository/$program" "$repository/artifacts/publish/$("$repository/build/rid.sh")/edgefed" "$repository" "$@"
}

main "$@"
