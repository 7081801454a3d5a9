#!/usr/bin/env bash
# Builds the fuzzers with coverage, which takes stable Rust and a C++ compiler, and lets each look for SECONDS.
#
#     .github/fuzz.sh SECONDS [target…]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../fuzz"

seconds="$1"
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(hcl yaml json condition iam scan)

coverage="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters"
coverage+=" -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares"
RUSTFLAGS="$coverage" cargo build --release --locked --target x86_64-unknown-linux-gnu

for target in "${targets[@]}"; do
  echo "==> $target"
  mkdir -p "corpus/$target" "artifacts/$target"
  dictionary=()
  [ ! -e "dictionaries/$target.dict" ] || dictionary=("-dict=dictionaries/$target.dict")
  "target/x86_64-unknown-linux-gnu/release/$target" "corpus/$target" "seeds/$target" ${dictionary[@]+"${dictionary[@]}"} \
    -max_len=4096 -timeout=10 -rss_limit_mb=2048 -max_total_time="$seconds" -artifact_prefix="artifacts/$target/" \
    -print_final_stats=1 -verbosity=0
done
