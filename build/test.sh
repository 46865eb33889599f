#!/usr/bin/env bash
# Everything that must hold, from a fresh clone: build without warnings, formatting, every test project, and the
# published binary driven from outside. The last line is always "N passed, N failed[, N skipped]"; the exit code is 0
# only where nothing failed. --all runs the long forms of the tests too (EDGEFED_TEST_ALL=1).
set -euo pipefail
cd "$(dirname "$0")/.."

readonly results=artifacts/test-results
suite_limit=900 # seconds; a suite that hangs is a failure, not a wait
passed=0 failed=0 skipped=0

usage() {
  echo "usage: build/test.sh [--all] [SUITE...]    (SUITE: a part of a test project's name; default: all of them)"
}

report() { # state, name, seconds
  printf '%-6s %-32s %4d s%s\n' "$1" "$2" "$3" "${4:+   $4}"
}

# Runs a step that counts only when it fails. The output of a good one is kept in a log and not shown.
step() { # name, command...
  local name=$1 began=$SECONDS
  shift
  if "$@" >"$results/$name.log" 2>&1; then
    report ok "$name" $((SECONDS - began))
  else
    cat "$results/$name.log"
    report FAILED "$name" $((SECONDS - began))
    failed=$((failed + 1))
    return 1
  fi
}

counter() { # trx file, attribute
  sed -nE "s/.*<Counters [^>]*\b$2=\"([0-9]+)\".*/\1/p" "$1" | head -n 1
}

# Runs a test project; what came of it is read by count_suite, also of one that ran beside others.
run_suite() { # test project's name
  local name=$1 began=$SECONDS status=0
  timeout --kill-after=10 "$suite_limit" dotnet test "tests/$name/bin/Release/$framework/$name.dll" \
    --logger "trx;LogFileName=$name.trx" --logger 'console;verbosity=minimal' \
    --results-directory "$results" --nologo >"$results/$name.log" 2>&1 || status=$?
  echo "$status $((SECONDS - began))" >"$results/$name.status"
}

count_suite() { # test project's name
  local name=$1 status=1 seconds=0 trx=$results/$1.trx log=$results/$1.log
  if [[ -f $results/$name.status ]]; then read -r status seconds <"$results/$name.status"; fi

  local total=0 good=0 bad=0 ran=0
  if [[ -f $trx ]]; then
    total=$(counter "$trx" total) ran=$(counter "$trx" executed) good=$(counter "$trx" passed) bad=$(counter "$trx" failed)
  elif ((status == 0)) && ! grep -q 'No test is available' "$log"; then
    status=1
  fi
  # A crashed or hung test host: no counter knows it.
  if ((status != 0 && ${bad:-0} == 0)); then bad=1; fi
  total=${total:-0} ran=${ran:-0} good=${good:-0}
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + total - ran))

  local counts="$good passed, $bad failed, $((total - ran)) skipped"
  if ((bad == 0)); then
    report ok "$name" "$seconds" "$counts"
  else
    tail -n 150 "$log"
    if ((status == 124 || status == 137)); then echo "$name did not end within $suite_limit s."; fi
    report FAILED "$name" "$seconds" "$counts"
  fi
}

# On every way out, so that the sum is the last line even where this script itself stops short.
conclude() { # exit status so far
  if (($1 != 0 && failed == 0)); then failed=1; fi
  local line="$passed passed, $failed failed"
  if ((skipped > 0)); then line+=", $skipped skipped"; fi
  echo "$line"
  exit $((failed > 0 ? 1 : 0))
}

wanted_suites() { # patterns
  local project name pattern
  for project in tests/*/*.Tests.csproj; do
    name=$(basename "$project" .csproj)
    if (($# == 0)); then echo "$name"; fi
    for pattern in "$@"; do
      if [[ $name == *"$pattern"* ]]; then echo "$name" && break; fi
    done
  done
}

# Two suites run beside each other: the end-to-end tests mostly wait for other processes, and the simulated world has a clock of its own
# and waits for nothing. All others run alone.
run_suites() { # patterns
  local names name beside=''
  mapfile -t names < <(wanted_suites "$@")
  if [[ " ${names[*]} " == *" EdgeFed.EndToEnd.Tests "* && " ${names[*]} " == *" EdgeFed.Simulation.Tests "* ]]; then
    beside=EdgeFed.Simulation.Tests
  fi
  for name in "${names[@]}"; do
    if [[ $name == "$beside" ]]; then continue; fi
    if [[ $name != EdgeFed.EndToEnd.Tests || -z $beside ]]; then
      run_suite "$name" && count_suite "$name"
      continue
    fi
    run_suite "$beside" &
    run_suite "$name"
    wait $!
    count_suite "$name" && count_suite "$beside"
  done
}

# Checks scripts by a tool that a machine may lack (exit code 3 of build/lint.sh): then they are not checked, saying so.
lint() { # tool
  local log=$results/lint-$1.log began=$SECONDS status=0
  build/lint.sh "$1" >"$log" 2>&1 || status=$?
  case $status in
    0) report ok "lint-$1" $((SECONDS - began)) ;;
    3) cat "$log" ;;
    *) cat "$log" && report FAILED "lint-$1" $((SECONDS - began)) && failed=$((failed + 1)) ;;
  esac
}

# The torch backend's tests need its library. libtorch itself is a large download, made for the long form only; where it is
# there already, its headers are 4 MB more. Without the library those tests are skipped, saying so.
wants_torch() {
  [[ ${EDGEFED_TEST_ALL:-} == 1 || -n ${CMAKE_PREFIX_PATH:-} ]] || compgen -G '/usr/lib/*/libtorch_cpu.so*' >/dev/null
}

# The other architecture's file, which is tested under emulation. Without its packages (exit code 3) those tests are skipped, saying so.
publish_arm64() {
  if [[ $(build/rid.sh) == linux-arm64 ]]; then return; fi
  local log=$results/publish-arm64.log began=$SECONDS status=0
  build/publish.sh linux-arm64 >"$log" 2>&1 || status=$?
  case $status in
    0) report ok publish-arm64 $((SECONDS - began)) ;;
    3) cat "$log" && return ;;
    *) cat "$log" && report FAILED publish-arm64 $((SECONDS - began)) && failed=$((failed + 1)) && return ;;
  esac
  EDGEFED_ARM64_BINARY=$PWD/artifacts/publish/linux-arm64/edgefed
  export EDGEFED_ARM64_BINARY
}

main() {
  local patterns=()
  while (($# > 0)); do
    case $1 in
      --all) export EDGEFED_TEST_ALL=1 && suite_limit=3600 ;;
      --help | -h) usage && exit 0 ;;
      -*) usage >&2 && exit 2 ;;
      *) patterns+=("$1") ;;
    esac
    shift
  done

  trap 'conclude $?' EXIT
  rm -rf "$results"
  mkdir -p "$results"
  framework=$(sed -nE 's/.*<EdgeFedTargetFramework [^>]*>(.*)<.*/\1/p' Directory.Build.props)

  step setup build/setup.sh || exit 1
  build/setup.sh lint >"$results/lint.log" 2>&1 || echo "shellcheck cannot be installed here, so shell scripts are not checked"
  build/setup.sh metrics >"$results/metrics.log" 2>&1 || echo "prometheus cannot be installed here, so its tests are skipped"
  build/setup.sh field >"$results/field.log" 2>&1 || echo "qemu cannot be installed here, so what needs a virtual machine is skipped"
  if [[ ${EDGEFED_TEST_ALL:-} == 1 ]]; then
    build/setup.sh boot >"$results/boot.log" 2>&1 || echo "debootstrap cannot be installed here, so the booted unit is skipped"
  fi
  step build dotnet build EdgeFed.sln -c Release --nologo -v quiet || exit 1
  lint shellcheck
  lint ruff
  step mutations tests/mutations/run.py --check || true # counted; they break copies of the code that must be there to be broken
  step docs build/docs.sh --check || true # counted; the rest can still be seen
  if wants_torch; then step torch build/torch.sh || true; fi # counted; the rest can still be seen
  # The build above reports style as errors already; what is left is white space. The long form asks the whole tool.
  local formatter=(dotnet format whitespace)
  if [[ ${EDGEFED_TEST_ALL:-} == 1 ]]; then formatter=(dotnet format); fi
  step format "${formatter[@]}" EdgeFed.sln --verify-no-changes --no-restore -v quiet &
  local format=$!
  if step publish build/publish.sh; then
    EDGEFED_BINARY=$PWD/artifacts/publish/$(build/rid.sh)/edgefed
    export EDGEFED_BINARY
  fi
  publish_arm64
  wait "$format" || failed=$((failed + 1)) # counted in its own process, which nobody sees
  run_suites "${patterns[@]}"
}

main "$@"
