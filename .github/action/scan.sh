#!/usr/bin/env bash
# Scans, annotates, writes the job summary and the SARIF report, and says what came out. Never fails because of findings:
# the report has to be uploaded first, and the last step of the action ends with the status.
#
# Reads YOURSIDE_BIN, INPUT_…, BASE_SHA (the base of a pull request; empty elsewhere) and GitHub's variables. Every input comes through the environment: nothing of it is ever
# part of a command's text.
set -euo pipefail

say() { printf '%s\n' "$1" >>"$GITHUB_OUTPUT"; }

# lines <text>: the lines that are not empty, into the array `listed`.
lines() {
  listed=()
  local line
  while IFS= read -r line; do
    line="${line%$'\r'}"
    [ -z "$line" ] || listed+=("$line")
  done <<<"$1"
}

# have <commit>: it is here, or can be fetched alone.
have() {
  git cat-file -e "$1^{commit}" 2>/dev/null ||
    git fetch --quiet --depth=1 --no-tags origin "$1" 2>/dev/null && git cat-file -e "$1^{commit}" 2>/dev/null
}

cd "${GITHUB_WORKSPACE:?}"
# The work tree may belong to another user than this one (containers).
git config --global --add safe.directory "$GITHUB_WORKSPACE" 2>/dev/null || true

arguments=()
[ -z "${INPUT_TIER:-}" ] || arguments+=(--tier "$INPUT_TIER")
[ -z "${INPUT_BASELINE:-}" ] || arguments+=(--baseline "$INPUT_BASELINE")
never=false
case "${INPUT_FAIL_ON:-low}" in
  never) never=true ;;
  *) arguments+=(--fail-on "${INPUT_FAIL_ON:-low}") ;;
esac

revision="${INPUT_SINCE:-}"
trusted=""
if [ -z "$revision" ]; then
  revision="${BASE_SHA:-}"
  trusted="$revision"
fi
if [ -n "$revision" ] && [ "$revision" != none ]; then
  if have "$revision"; then
    arguments+=(--since "$revision")
    # A pull request cannot accept its own findings: configuration and suppressions of the base count.
    [ -z "$trusted" ] || arguments+=(--config-from "$trusted")
  else
    echo "::warning title=yourside::cannot get $revision to compare with: all findings are reported. Check out with fetch-depth: 0"
  fi
fi

sarif="${INPUT_SARIF_FILE:-yourside.sarif}"
summary="${RUNNER_TEMP:?}/yourside-summary.md"
counts="$RUNNER_TEMP/yourside.json"
arguments+=(--format github --format "sarif=$sarif" --format "markdown=$summary" --format "json=$counts")
lines "${INPUT_ARGS:-}"
arguments+=(${listed[@]+"${listed[@]}"})
lines "${INPUT_PATH:-.}"
arguments+=(-- "${listed[@]}")

status=0
"${YOURSIDE_BIN:?}" scan "${arguments[@]}" || status=$?
if [ "$status" -gt 3 ] || [ "$status" -eq 2 ]; then
  echo "::error title=yourside::the scan did not run (status $status)"
  say "status=$status"
  exit "$status"
fi
$never && [ "$status" -eq 1 ] && status=0

[ ! -s "$summary" ] || cat "$summary" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
# count <name>: a number of the summary, which stands before everything that comes from the input.
count() {
  sed -nE '/"rules":/q; s/^ *"'"$1"'": ([0-9]+),?$/\1/p' "$counts" | head -n 1
}
say "findings=$(count failed)"
say "fixed=$(count fixed)"
say "undetermined=$(count undetermined)"
say "suppressed=$(count suppressed)"
say "sarif-file=$sarif"
say "status=$status"
