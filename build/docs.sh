#!/usr/bin/env bash
# Writes what is made from the code: docs/reference, the manual page and the example configurations. --check writes nothing and fails,
# with the differences, when one of these files is not what the code says.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly project=tests/EdgeFed.Docs reference=docs/reference shown=20
framework=$(sed -nE 's/.*<EdgeFedTargetFramework [^>]*>(.*)<.*/\1/p' Directory.Build.props)
readonly output=$project/bin/Release/$framework
readonly program=$output/EdgeFed.Docs.dll stamp=$output/docs.stamp

usage() {
  echo "usage: build/docs.sh [--check]"
}

# Fresh is what is younger than every source. A build leaves a program alone whose own input is the same: so the youngest of all that it
# put there counts, and the stamp that is left here.
is_built() {
  [[ -f $program ]] || return 1
  local youngest
  youngest=$(find "$output" -maxdepth 1 \( -name 'EdgeFed*.dll' -o -name edgefed.dll -o -name docs.stamp \) -printf '%T@ %p\n' | sort -n | tail -n 1)
  [[ -z $(find src "$project" Directory.*.props \( -name bin -o -name obj \) -prune -o \
    \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.txt' \) -newer "${youngest#* }" -print -quit) ]]
}

build() {
  if is_built; then return; fi
  local log
  log=$(mktemp)
  if ! dotnet build "$project" -c Release --nologo -v quiet >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    echo "docs: $project cannot be built" >&2
    exit 1
  fi
  rm -f "$log"
  touch "$stamp"
}

# Compares what was made with the tree, and the reference's folder with what was made.
check() { # folder
  local file status=0
  while IFS= read -r file; do
    if cmp -s "$1/$file" "$file"; then continue; fi
    status=1
    echo "docs: $file is not what the code says; build/docs.sh writes it" >&2
    diff -u --label "$file" --label 'the code' -N "$file" "$1/$file" | head -n "$shown" >&2 || true
  done < <(cd "$1" && find . -type f -printf '%P\n' | sort)
  while IFS= read -r file; do
    if [[ -f $1/$file ]]; then continue; fi
    status=1
    echo "docs: $file comes from nowhere; $reference holds generated pages only" >&2
  done < <(find "$reference" -type f 2>/dev/null)
  return $status
}

main() {
  local is_check=false
  case ${1:-} in
    --check) is_check=true ;;
    --help | -h) usage && exit 0 ;;
    '') ;;
    *) usage >&2 && exit 2 ;;
  esac

  build
  if ! $is_check; then
    dotnet "$program" .
    return
  fi
  made=$(mktemp -d)
  trap 'rm -rf "$made"' EXIT
  dotnet "$program" "$made"
  check "$made"
}

main "$@"
