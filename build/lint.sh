#!/usr/bin/env bash
# Checks the tree's shell scripts with shellcheck, or its Python files with ruff. Exit codes: 0 clean, 1 findings,
# 3 the tool cannot be had here.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly ruff_version=0.17.3
readonly ruff_folder=artifacts/ruff # ruff's build for Node is kept there: 10 MB, and no other program needs it

usage() {
  echo "usage: build/lint.sh shellcheck|ruff    (shellcheck: build/setup.sh lint; ruff: from the PATH, or through npm)"
}

unavailable() {
  echo "lint: $*"
  exit 3
}

# Files by their ending, or else by the program their first line names.
files_of() { # ending, program
  local file first
  git ls-files --cached --others --exclude-standard | while read -r file; do
    if [[ ! -f $file || -L $file ]]; then continue; fi
    if [[ $file == *."$1" ]]; then
      echo "$file"
    elif [[ ${file##*/} != *.* ]]; then
      IFS= read -r first <"$file" 2>/dev/null || true
      if [[ ${first-} =~ ^\#!.*[/\ ]($2)([0-9.]*)?(\ |$) ]]; then echo "$file"; fi
    fi
  done
}

run_shellcheck() {
  local files
  command -v shellcheck >/dev/null || unavailable "shellcheck is not installed; build/setup.sh lint does it"
  mapfile -t files < <(files_of sh 'bash|dash|sh')
  shellcheck --external-sources "${files[@]}"
  echo "shellcheck: ${#files[@]} files"
}

run_ruff() {
  local files
  mapfile -t files < <(files_of py python)
  if command -v ruff >/dev/null; then
    ruff check --no-cache "${files[@]}"
    return
  fi
  { command -v node && command -v npm; } >/dev/null || unavailable "neither ruff nor node with npm is installed"
  local package=$ruff_folder/node_modules/@astral-sh/ruff-wasm-nodejs
  if ! grep -qs "\"version\": \"$ruff_version\"" "$package/package.json"; then
    mkdir -p "$ruff_folder"
    npm install --silent --no-save --no-package-lock --prefix "$ruff_folder" "@astral-sh/ruff-wasm-nodejs@$ruff_version" ||
      unavailable "npm could not install ruff $ruff_version"
  fi
  node build/ruff.mjs "$PWD/$package" "${files[@]}"
}

case ${1-} in
  shellcheck) run_shellcheck ;;
  ruff) run_ruff ;;
  --help | -h) usage ;;
  *) usage >&2 && exit 2 ;;
esac
