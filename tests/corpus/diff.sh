#!/usr/bin/env bash
# What a change does to the findings: scans the examples of this repository, and every example of every rule, with the program
# before and after, and shows the difference. A difference is no failure; it is there to be read.
#
#     tests/corpus/diff.sh path/to/yourside-before path/to/yourside-after empty-directory
set -euo pipefail

before="$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"
after="$(cd "$(dirname "$2")" && pwd)/$(basename "$2")"
mkdir -p "$3/corpus"
work="$(cd "$3" && pwd)"
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# Each fence of a rule becomes an input of its own: corpus/<rule>/<number>/main.tf or template.yaml.
for rule in rules/*/*.md; do
  awk -v into="$work/corpus/$(basename "$rule" .md)" '
    /^```(terraform|cloudformation)/ {
      number += 1
      directory = into "/" number
      system("mkdir -p \"" directory "\"")
      file = directory (/terraform/ ? "/main.tf" : "/template.yaml")
      next
    }
    /^```/ { file = "" }
    file != "" { print > file }
  ' "$rule"
done
cp -R examples "$work/corpus/examples"

# scan <program> <name>: the findings as lines, in a fixed order.
scan() {
  local status=0
  (cd "$work/corpus" && "$1" scan . --quiet --allow-incomplete --tier all --show-undetermined --show-suppressed --format csv) \
    >"$work/$2.csv" 2>"$work/$2.err" || status=$?
  if [ "$status" -gt 1 ]; then
    tail "$work/$2.err" >&2
    echo "the scan $2 ended with status $status" >&2
    exit 1
  fi
}
scan "$before" before
scan "$after" after

echo "findings before: $(wc -l <"$work/before.csv"), after: $(wc -l <"$work/after.csv")"
if diff -u0 "$work/before.csv" "$work/after.csv" >"$work/findings.diff"; then
  echo "no finding changed"
else
  grep -E '^[-+][^-+]' "$work/findings.diff" | head -n 500
fi
