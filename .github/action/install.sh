#!/usr/bin/env bash
# Puts `yourside` into a directory of the runner and names it: a released binary whose checksum is right, or one built from
# the source of this action where there is no release.
#
# Reads YOURSIDE_VERSION, YOURSIDE_REF, YOURSIDE_REPOSITORY, YOURSIDE_ACTION, and the runner's variables.
# YOURSIDE_RELEASES replaces the address of the releases (tests use it).
set -euo pipefail

target() {
  case "${RUNNER_OS:-}-${RUNNER_ARCH:-}" in
    Linux-X64) echo x86_64-unknown-linux-musl ;;
    Linux-ARM64) echo aarch64-unknown-linux-musl ;;
    macOS-X64) echo x86_64-apple-darwin ;;
    macOS-ARM64) echo aarch64-apple-darwin ;;
    Windows-X64) echo x86_64-pc-windows-msvc ;;
    *) return 1 ;;
  esac
}

digest() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

# fetch <release> <directory>: true if the binary of this machine is there afterwards. A release that is there and does not
# fit its checksum is no reason to build: it ends the step.
fetch() {
  local release="$1" directory="$2" target archive sums wanted
  target="$(target)" || return 1
  archive="yourside-$target.tar.gz"
  sums="$directory/SHA256SUMS"
  local base="${YOURSIDE_RELEASES:-${GITHUB_SERVER_URL:-https://github.com}/$YOURSIDE_REPOSITORY/releases/download}/$release"
  curl --fail --silent --show-error --location --retry 3 --output "$sums" "$base/SHA256SUMS" || return 1
  wanted="$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1 }' "$sums")"
  [ -n "$wanted" ] || return 1
  curl --fail --silent --show-error --location --retry 3 --output "$directory/$archive" "$base/$archive" || return 1
  if [ "$(digest "$directory/$archive")" != "$wanted" ]; then
    echo "::error title=yourside::the checksum of $archive of release $release is wrong"
    exit 1
  fi
  tar -xzf "$directory/$archive" -C "$directory"
}

directory="${RUNNER_TEMP:?}/yourside-bin"
mkdir -p "$directory"
name=yourside
[ "${RUNNER_OS:-}" = Windows ] && name=yourside.exe

release="${YOURSIDE_VERSION:-}"
# The action's own ref is a release if it is a version.
if [ -z "$release" ] && [[ "${YOURSIDE_REF:-}" =~ ^v[0-9]+\.[0-9]+\.[0-9]+ ]]; then
  release="$YOURSIDE_REF"
fi

if [ -n "$release" ] && fetch "$release" "$directory"; then
  echo "installed release $release"
elif [ -n "${YOURSIDE_VERSION:-}" ]; then
  echo "::error title=yourside::release $YOURSIDE_VERSION has no binary for ${RUNNER_OS:-?} ${RUNNER_ARCH:-?}"
  exit 1
else
  echo "no release for ref '${YOURSIDE_REF:-}': building from source"
  cargo build --release --locked --bin yourside --manifest-path "$YOURSIDE_ACTION/Cargo.toml" \
    --target-dir "$RUNNER_TEMP/yourside-target"
  cp "$RUNNER_TEMP/yourside-target/release/$name" "$directory/$name"
fi

"$directory/$name" --version
echo "bin=$directory/$name" >>"$GITHUB_OUTPUT"
