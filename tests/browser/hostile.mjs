// A repository whose names, values and reasons try to get out of the text. Written anew for every run.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What each attempt would run; the page must never have it. */
export const MARK = "hostileTextRan";

const attempts = [
  `<img src=x onerror=globalThis.${MARK}=1>`,
  `</script><script>globalThis.${MARK}=1</script>`,
  `</details></main><svg onload=globalThis.${MARK}=1>`,
  `' autofocus onfocus='globalThis.${MARK}=1`,
];

/** Writes the repository below `directory`. */
export function write(directory) {
  const quoted = (text) => JSON.stringify(text);
  const keys = attempts.map(quoted).join(", ");
  const main = `
variable "encrypt" {}

locals {
  access = "public-read" # ${attempts[1]}
}

resource "aws_s3_bucket" "named" {
  for_each = toset([${keys}])
  bucket   = each.key
  acl      = local.access
}

resource "aws_ebs_volume" "plain" {
  # yourside:ignore ebs-volume-encrypted -- ${attempts[0]} scratch space, nothing of value
  availability_zone = "eu-west-1a"
}

resource "aws_ebs_volume" "open" {
  availability_zone = "eu-west-1a"
  encrypted         = var.encrypt
}

resource "aws_db_instance" "d" {
  engine              = "postgres"
  publicly_accessible = true
  password            = "correct horse"
}
`;
  mkdirSync(join(directory, ".git"), { recursive: true });
  mkdirSync(join(directory, "<b>&amp;"), { recursive: true });
  writeFileSync(join(directory, "main.tf"), main);
  writeFileSync(join(directory, "<b>&amp;", "main.tf"), 'resource "aws_sqs_queue" "q" {\n  sqs_managed_sse_enabled = false\n}\n');
  writeFileSync(join(directory, "<b>&amp;", "broken.json.tf"), 'resource "aws_s3_bucket" "<img>" {\n  acl = \n');
}
