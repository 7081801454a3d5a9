# Everything CI demands, with short names. `just` lists the recipes.

default:
    @just --list

# everything that has to pass before a change is handed in
ready:
    .ci/run
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items --locked
    git status --short

# all tests, or those that are named: `just test s3-`
test *names:
    cargo test {{ names }}

# accept the present output: snapshots, command-line cases, the example's expected text
bless:
    INSTA_UPDATE=always cargo test --lib
    YOURSIDE_BLESS=1 cargo test --test it
    cargo run --quiet --release -- scan examples/insecure-terraform > examples/insecure-terraform/expected.txt || test $? -eq 1
    git diff --stat

# begin a rule: `just new-rule s3-bucket-versioning s3.bucket`
new-rule id kind:
    cargo run --quiet -- rules new {{ id }} --kind {{ kind }}
