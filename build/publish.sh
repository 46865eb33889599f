#!/usr/bin/env bash
# Publishes the one native file: artifacts/publish/<rid>/edgefed (its symbols go to artifacts/symbols/<rid>/).
# Does nothing, quickly, when nothing changed since the last time.
# Exit codes: 0 published, 1 failed, 2 wrong usage, 3 a package that this runtime id needs is not served.
set -euo pipefail
cd "$(dirname "$0")/.."

host=$(build/rid.sh)
readonly host rid=${1:-$host}
readonly published=artifacts/publish/$rid/edgefed
readonly stamp=artifacts/aot/$rid.stamp
readonly frameworks=(net10.0 net9.0) # the LTS first; the other only where the first one's runtime pack is not served

usage() {
  echo "usage: build/publish.sh [linux-x64|linux-arm64]    (default: that of this machine)"
}

# What decides about the file's content: sources, build rules, and the libraries that are linked in.
fingerprint() {
  {
    find src build Directory.*.props LICENSE -type d \( -name bin -o -name obj \) -prune -o -type f \
      \( -name '*.cs' -o -name '*.[ch]' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.txt' \
      -o -name '*.json' -o -name publish.sh -o -name LICENSE \) -print0 | sort -z | xargs -0 sha256sum
    stat --format='%n %s %Y' /usr/lib/"$(triplet)"/{openblas-pthread/libopenblas,libzstd,libssl,libcrypto}.a
    cat "artifacts/sysroot/$rid/contents"
    readlink -f "$(command -v dotnet)"
    ls "$(dirname "$(readlink -f "$(command -v dotnet)")")"/sdk
  } 2>/dev/null | sha256sum
}

triplet() {
  if [[ $rid == linux-arm64 ]]; then echo aarch64-linux-gnu; else echo x86_64-linux-gnu; fi
}

# Prints the packages that the registry does not have for framework $1; fails with the log on anything else.
restore() {
  local log=artifacts/aot/$rid.$1.restore.log
  if dotnet restore src/EdgeFed/EdgeFed.csproj "-p:RuntimeIdentifier=$rid" "-p:EdgeFedTargetFramework=$1" \
    --artifacts-path "artifacts/aot/$1" -v quiet --nologo >"$log" 2>&1; then
    return 0
  fi
  if ! grep -qE 'error NU110[12]' "$log"; then
    cat "$log" >&2
    echo "publish: restore for $1 failed" >&2
    exit 1
  fi
  grep -oE 'NU110[12]: Unable to find package [^ ]+' "$log" | sed 's/.* //; s/\.$//' | sort -u
}

# Sets `framework`, and restores for it.
choose_framework() {
  local absent=() refused
  for framework in "${frameworks[@]}"; do
    # A refusal is remembered for a day: asking again takes seconds of every publish.
    refused=artifacts/aot/$rid.$framework.refused
    if [[ -z $(find "$refused" -mmin -1440 2>/dev/null) ]]; then
      restore "$framework" >"$refused"
    fi
    if [[ ! -s $refused ]]; then
      rm -f "$refused"
      if ((${#absent[@]} > 0)); then
        echo "publish: using $framework, because for ${frameworks[0]} the package registry lacks ${absent[*]}"
      fi
      return
    fi
    mapfile -t absent < <(cat "$refused")
  done
  echo "publish: $rid cannot be linked here; the package registry lacks" >&2
  for framework in "${frameworks[@]}"; do
    refused=artifacts/aot/$rid.$framework.refused
    echo "  for $framework: $(tr '\n' ' ' <"$refused")" >&2
    rm "$refused"
  done
  exit 3
}

compile() {
  local stage=artifacts/aot/$framework/stage/$rid log=artifacts/aot/$rid.log
  rm -rf "$stage"
  if ! dotnet publish src/EdgeFed/EdgeFed.csproj -c Release -r "$rid" "-p:EdgeFedTargetFramework=$framework" \
    "-p:CommitSeconds=$(git log -1 --format=%ct 2>/dev/null)" --no-restore --artifacts-path "artifacts/aot/$framework" --output "$stage" --nologo >"$log" 2>&1; then
    grep -E 'error|warning' "$log" | sort -u >&2 || tail -n 30 "$log" >&2
    echo "publish: failed; the whole log is in $log" >&2
    exit 1
  fi

  # Renamed into place: an `edgefed` that is running keeps its file, and no one sees half of one.
  mkdir -p "$(dirname "$published")" "artifacts/symbols/$rid"
  mv -f "$stage/edgefed.dbg" "artifacts/symbols/$rid/"
  cp "$stage/edgefed" "$(dirname "$stage")/$rid.edgefed"
  mv -f "$(dirname "$stage")/$rid.edgefed" "$published"
}

main() {
  case $rid in
    "$host") build/setup.sh build ;;
    linux-arm64) build/setup.sh arm64 ;;
    --help | -h) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
  esac

  build/sysroot.sh "$rid"

  mkdir -p artifacts/aot
  exec 9>artifacts/aot/lock
  flock 9 # demo and test may publish at the same time

  local before
  before=$(fingerprint)
  if [[ -x $published && -f $stamp && $(<"$stamp") == "$before" ]]; then return; fi

  local began=$SECONDS
  choose_framework
  if [[ $rid != "$host" ]]; then
    build/setup.sh arm64-libraries
    before=$(fingerprint)
  fi
  compile
  echo "$before" >"$stamp"
  echo "publish: $published, $(($(stat --format=%s "$published") / 1000000)) MB, $framework, $((SECONDS - began)) s"
}

main "$@"
