#!/usr/bin/env bash
# An older edgefed and this one in one federation, both ways: the final model must be the same. Then a job of a newer version: both must
# refuse it, and name the key they do not know. See --help.
set -euo pipefail
cd "$(dirname "$0")/../.."

readonly folder=artifacts/compat
revision='' older=${EDGEFED_COMPAT_BINARY:-} tree=''

usage() {
  cat <<'TEXT'
usage: tests/compat/run.sh [REVISION]
  REVISION  a tag or commit to publish and try (default: the last tag; without one, the commit in tests/compat/baseline)
EDGEFED_COMPAT_BINARY names a published file to take instead; EDGEFED_BINARY the file of this version (default: build/publish.sh makes it).
Exit codes: 0 they work together, 1 they do not, 2 wrong usage, 3 the revision is not there (a shallow clone?) or cannot be published.
TEXT
}

fail() { # exit code, message
  echo "compat: $2" >&2
  exit "$1"
}

choose_revision() {
  [[ -z $revision ]] || return 0
  revision=$(git describe --tags --abbrev=0 HEAD^ 2>/dev/null) || revision=$(grep -v '^#' tests/compat/baseline)
}

remove_tree() {
  git worktree remove --force "$tree" 2>/dev/null || rm -rf "$tree"
  git worktree prune
}

# Sets `older`, a file that is kept for the next time. The revision has its own way to publish itself.
publish_older() {
  choose_revision
  local commit
  commit=$(git rev-parse --verify --quiet "$revision^{commit}") || fail 3 "there is no revision '$revision' here"
  older=$folder/$commit/edgefed
  if [[ -x $older ]]; then return; fi
  tree=$PWD/$folder/$commit/tree
  remove_tree # of a run that was killed
  trap remove_tree EXIT
  mkdir -p "$folder/$commit"
  git worktree add --quiet --force --detach "$tree" "$commit"
  "$tree/build/publish.sh" || fail 3 "$revision cannot be published"
  cp "$tree/artifacts/publish/$(build/rid.sh)/edgefed" "$older.new"
  mv "$older.new" "$older"
  remove_tree
  trap - EXIT
}

main() {
  case ${1:-} in
    --help | -h) usage && exit 0 ;;
    -*) usage >&2 && exit 2 ;;
    *) revision=${1:-} ;;
  esac
  if (($# > 1)); then usage >&2 && exit 2; fi

  mkdir -p "$folder"
  if [[ -z $older ]]; then publish_older; fi
  local newer=${EDGEFED_BINARY:-}
  if [[ -z $newer ]]; then
    build/publish.sh
    newer=artifacts/publish/$(build/rid.sh)/edgefed
  fi
  # Debian's, which has Debian's msgpack.
  /usr/bin/python3 tests/compat/federations.py "$older" "$newer" "$folder/work"
}

main "$@"
