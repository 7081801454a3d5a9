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

# begin a rule: `just new-rule s3 s3-bucket-versioning`
new-rule service id:
    #!/usr/bin/env bash
    set -euo pipefail
    file="rules/{{ service }}/{{ id }}.md"
    if [ -e "$file" ]; then echo "$file exists" >&2; exit 1; fi
    mkdir -p "$(dirname "$file")"
    cat > "$file" <<'RULE'
    ---
    id: {{ id }}
    title: States what was found
    severity: medium
    tier: core
    duty: data.access-control
    resource: {{ service }}.thing
    require: resource.attribute == true
    at: resource.attribute
    message: what this means for the resource
    fix: "what to do (CloudFormation: the same in its words)"
    equivalents: {}
    since: 0.1.0
    ---
    Why it matters, for someone who has never met the setting. When it is fine to ignore.

    ```terraform
    resource "aws_thing" "bad" { # finding
    }
    resource "aws_thing" "good" {
      attribute = true
    }
    ```

    ```cloudformation
    Resources:
      Bad: # finding
        Type: AWS::Service::Thing
      Good:
        Type: AWS::Service::Thing
        Properties:
          Attribute: true
    ```
    RULE
    echo "wrote $file; now: cargo test --test rules {{ id }}"
