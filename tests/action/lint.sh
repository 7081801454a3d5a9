#!/usr/bin/env bash
# Lints the shell scripts and the workflows, and has SARIF logs validated by Microsoft's tool with GitHub's rules.
#
#     tests/action/lint.sh path/to/yourside directory-for-node-modules
set -euo pipefail

bin="$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"
mkdir -p "$2"
tools="$(cd "$2" && pwd)"
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

shellcheck --severity=warning .ci/run .github/*.sh .github/action/*.sh tests/action/*.sh tests/corpus/*.sh
echo "shell scripts: no remark"

cp tests/action/package.json tests/action/package-lock.json tests/action/workflows.mjs "$tools/"
npm ci --prefix "$tools" --no-audit --no-fund --loglevel=error
node "$tools/workflows.mjs" .github/workflows/*.yml

# sarif <name> <arguments of scan…>
sarif() {
  local log="$tools/$1.sarif"
  shift
  "$bin" scan --quiet --format "sarif=$log" "$@" || [ $? -eq 1 ]
  local said kind
  for kind in Sarif Ghas; do
    said="$("$tools/node_modules/.bin/sarif-multitool" validate "$log" --rule-kind "$kind" 2>&1)" || {
      echo "$said"
      exit 1
    }
    # A warning says that a property could be there; an error, that GitHub may refuse the log.
    if grep -qE ': error ' <<<"$said"; then
      echo "$said"
      exit 1
    fi
  done
  echo "valid: $log"
}
sarif terraform examples/insecure-terraform
sarif cloudformation examples/insecure-cloudformation
sarif everything examples --tier all --show-undetermined --include-passed
