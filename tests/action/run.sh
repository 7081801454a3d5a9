#!/usr/bin/env bash
# Runs the steps of action.yml as GitHub would, on repositories made here, with GitHub's variables made up: a pull request of
# 200 changed files, a push, a fork, a base that cannot be had; and the installation from a release. Prints the wall time of
# each step.
#
#     tests/action/run.sh path/to/yourside
set -euo pipefail

bin="$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"
action="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export HOME="$work/home" GIT_CONFIG_NOSYSTEM=1
mkdir -p "$HOME"
git config --global user.email somebody@example.com
git config --global user.name somebody
git config --global init.defaultBranch main
git config --global protocol.file.allow always

failed=0 passed=0
check() { # check <what> <expected> <found>
  if [ "$2" = "$3" ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED %s: expected %s, found %s\n' "$1" "$2" "$3"
  fi
}
holds() { # holds <what> <command…>
  local what="$1"
  shift
  if "$@"; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    printf 'FAILED %s\n' "$what"
  fi
}

bucket() { printf 'resource "aws_ebs_volume" "v%s" {\n  availability_zone = "eu-west-1a"\n  encrypted         = %s\n}\n' "$1" "$2"; }

# repository <directory>: 200 modules, each with an encrypted volume, and one that is not.
repository() {
  git init --quiet "$1"
  for i in $(seq 1 200); do
    mkdir -p "$1/m$i"
    bucket "$i" true >"$1/m$i/main.tf"
  done
  mkdir -p "$1/old"
  bucket old false >"$1/old/main.tf"
  git -C "$1" add -A
  git -C "$1" commit --quiet -m base
}

# step <name> <workspace> <VARIABLE=value…>: runs scan.sh; afterwards $status, $work/output, $work/summary, $work/log.
step() {
  local name="$1" workspace="$2"
  shift 2
  rm -rf "$work/temp"
  mkdir -p "$work/temp"
  : >"$work/output"
  : >"$work/summary"
  status=0
  local start end
  start="$(date +%s%N)"
  env GITHUB_WORKSPACE="$workspace" GITHUB_OUTPUT="$work/output" GITHUB_STEP_SUMMARY="$work/summary" RUNNER_TEMP="$work/temp" \
    YOURSIDE_BIN="$bin" YOURSIDE_ACTION="$action" INPUT_PATH=. INPUT_TIER= INPUT_FAIL_ON=low INPUT_BASELINE= INPUT_SINCE= \
    INPUT_SARIF_FILE=yourside.sarif INPUT_ARGS= BASE_SHA= "$@" \
    bash "$action/.github/action/scan.sh" >"$work/log" 2>&1 || status=$?
  end="$(date +%s%N)"
  printf '%-44s %5d ms\n' "$name" $(((end - start) / 1000000))
}
output() { sed -nE "s/^$1=//p" "$work/output"; }

repository "$work/repo"
base="$(git -C "$work/repo" rev-parse HEAD)"

step "push: everything" "$work/repo" GITHUB_EVENT_NAME=push
check "push: the step does not fail by itself" 0 "$status"
check "push: the old finding is reported" 1 "$(output findings)"
check "push: status" 1 "$(output status)"
holds "push: annotation" grep -q '^::error file=old/main.tf,line=3' "$work/log"
holds "push: summary" grep -q 'yourside: 1 finding' "$work/summary"
holds "push: sarif" grep -q '"ruleId":"ebs-volume-encrypted"' "$work/repo/yourside.sarif"

# The pull request touches 200 files, makes one volume plain, and tries to accept it.
git -C "$work/repo" checkout --quiet -b change
for i in $(seq 1 200); do echo "# changed" >>"$work/repo/m$i/main.tf"; done
{
  echo '# yourside:ignore ebs-volume-encrypted -- trust me'
  bucket 7 false
} >"$work/repo/m7/main.tf"
git -C "$work/repo" commit --quiet -am change

step "pull request: 200 changed files" "$work/repo" GITHUB_EVENT_NAME=pull_request BASE_SHA="$base"
check "pull request: only what is new" 1 "$(output findings)"
check "pull request: status" 1 "$(output status)"
holds "pull request: it stands in the changed file" grep -q '^::error file=m7/main.tf' "$work/log"
holds "pull request: not the old one" bash -c "! grep -q 'file=old/main.tf' '$work/log'"

step "pull request: never fails" "$work/repo" GITHUB_EVENT_NAME=pull_request BASE_SHA="$base" INPUT_FAIL_ON=never
check "never: status" 0 "$(output status)"
check "never: findings" 1 "$(output findings)"

# A clone of one commit: the base is fetched alone.
git clone --quiet --depth=1 --branch change "file://$work/repo" "$work/shallow"
git -C "$work/repo" config uploadpack.allowAnySHA1InWant true
step "pull request: shallow clone" "$work/shallow" GITHUB_EVENT_NAME=pull_request BASE_SHA="$base"
check "shallow: only what is new" 1 "$(output findings)"

# A fork's base that nobody has.
step "pull request: base is not to be had" "$work/shallow" GITHUB_EVENT_NAME=pull_request \
  BASE_SHA=0123456789abcdef0123456789abcdef01234567
check "no base: everything is reported" 1 "$([ "$(output findings)" -ge 1 ] && echo 1)"
holds "no base: said" grep -q '^::warning title=yourside::cannot get 0123' "$work/log"

# Names that try to be commands.
mkdir -p "$work/repo/evil"
printf 'resource "aws_ebs_volume" "v" {\n  availability_zone = "a"\n  encrypted         = false\n}\n' >"$work/repo/evil/a,b::error::x%0A.tf"
step "push: hostile file name" "$work/repo" GITHUB_EVENT_NAME=push INPUT_PATH=evil
holds "hostile: escaped" grep -q 'file=evil/a%2Cb%3A%3Aerror%3A%3Ax%250A.tf' "$work/log"
step "push: hostile argument" "$work/repo" GITHUB_EVENT_NAME=push INPUT_PATH='$(touch pwned)'
check "hostile argument: usage" 2 "$status"
holds "hostile argument: not run" test ! -e "$work/repo/pwned"

# Several paths and arguments.
step "push: several paths" "$work/repo" GITHUB_EVENT_NAME=push INPUT_PATH=$'m1\nold\n' INPUT_ARGS=$'--select\nebs-volume-encrypted'
check "several paths: findings" 1 "$(output findings)"

# Installation: the right checksum, a wrong one, and none.
release="$work/releases/v9.9.9"
mkdir -p "$release" "$work/packed"
printf '#!/bin/sh\necho yourside 9.9.9\n' >"$work/packed/yourside"
chmod +x "$work/packed/yourside"
tar -czf "$release/yourside-x86_64-unknown-linux-musl.tar.gz" -C "$work/packed" yourside
(cd "$release" && sha256sum ./*.tar.gz | sed 's# \./# #' >SHA256SUMS)
install() { # install <VARIABLE=value…>
  status=0
  : >"$work/output"
  rm -rf "$work/temp"
  mkdir -p "$work/temp"
  env RUNNER_OS=Linux RUNNER_ARCH=X64 RUNNER_TEMP="$work/temp" GITHUB_OUTPUT="$work/output" YOURSIDE_VERSION= YOURSIDE_REF=main \
    YOURSIDE_REPOSITORY=nobody/yourside YOURSIDE_ACTION="$action" YOURSIDE_RELEASES="file://$work/releases" "$@" \
    bash "$action/.github/action/install.sh" >"$work/log" 2>&1 || status=$?
}
install YOURSIDE_REF=v9.9.9
check "install: by the ref of the action" 0 "$status"
check "install: runs" "yourside 9.9.9" "$("$(output bin)" --version)"
install YOURSIDE_VERSION=v8.0.0
check "install: a version that is not there" 1 "$status"
sed -i 's/^./0/; s/^0\(.\)/0f\1/; s/^\(.\{64\}\)./\1/' "$release/SHA256SUMS"
install YOURSIDE_VERSION=v9.9.9
check "install: a wrong checksum" 1 "$status"
holds "install: a wrong checksum is said" grep -q 'checksum of yourside-x86_64-unknown-linux-musl.tar.gz' "$work/log"

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
