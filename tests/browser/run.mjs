// The HTML report in a real browser: `node tests/browser/run.mjs PATH-OF-YOURSIDE [DIRECTORY-FOR-PICTURES]`.
// CHROMIUM names the browser, else `chromium` is looked for on the PATH.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Page } from "./chromium.mjs";
import { MARK, write } from "./hostile.mjs";

const [binary, pictures] = process.argv.slice(2).map((path) => resolve(path));
const scratch = mkdtempSync(join(tmpdir(), "yourside-browser-"));
const repository = join(scratch, "repository");
write(repository);

function report(name, args) {
  const file = join(scratch, name);
  const done = spawnSync(binary, args(file), { cwd: repository, encoding: "utf8" });
  assert.ok([0, 1, 3].includes(done.status), done.stderr);
  assert.ok(!readFileSync(file, "utf8").includes("correct horse"), "a secret is in the page");
  return pathToFileURL(file).href;
}

const shown = `document.querySelectorAll(".finding:not([hidden])").length`;
const click = (page, selector) => page.click(selector);

async function harmless(page, url) {
  assert.equal(await page.run(`typeof globalThis.${MARK}`), "undefined", "text of the input ran");
  assert.equal(await page.run(`document.querySelectorAll("img, svg, [onerror], [onload], [onfocus]").length`), 0);
  assert.equal(await page.run(`document.scripts.length - document.querySelectorAll("script[type='application/json']").length`), 1);
  assert.ok(await page.run(`document.body.textContent.includes("onerror=globalThis")`), "the text itself is to be read");
  assert.deepEqual(page.complaints, []);
  assert.deepEqual(page.requests.filter((asked) => asked.split("#")[0] !== url), [], "nothing is fetched");
}

/** Text whose contrast with what lies behind it is below 4.5 to 1. */
const CONTRAST = `(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (color) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); return canvas.getImageData(0, 0, 1, 1).data; };
  const light = (c) => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => { const v = c[i] / 255; return sum + weight * (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); }, 0);
  const behind = (element) => { for (let e = element; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c[3] === 255) return c; } return [255, 255, 255, 255]; };
  const found = new Set();
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.checkVisibility() || element.matches("script, style")) continue;
    const pair = [light(rgb(getComputedStyle(element).color)), light(behind(element))].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (ratio < 4.5) found.add(element.tagName + "." + element.className + " " + ratio.toFixed(2));
  }
  return [...found];
})()`;

async function coloured(page, name) {
  for (const scheme of ["light", "dark"]) {
    await page.prefers(scheme);
    await page.run("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
    const dark = await page.run(`document.querySelector("#theme").textContent === "Light colours"`);
    assert.equal(dark, scheme === "dark", "the system's wish is followed");
    assert.deepEqual(await page.run(CONTRAST), [], `contrast of ${name} in ${scheme}`);
    if (!pictures) continue;
    mkdirSync(pictures, { recursive: true });
    writeFileSync(join(pictures, `${name}-${scheme}.png`), await page.picture());
  }
  await page.prefers("light");
}

async function filters(page) {
  const all = await page.run(shown);
  assert.ok(all >= 5, `${all} results`);
  await click(page, "input[name=severity][value=high]");
  const without = await page.run(shown);
  assert.ok(without < all, "a severity that is not ticked is hidden");
  await click(page, "button[type=reset]");
  await page.run("new Promise((done) => setTimeout(done))");
  assert.equal(await page.run(shown), all, "reset shows all");
  assert.equal(await page.run(`document.querySelector("#shown").textContent`), `${all} of ${all} shown`);

  await page.press("/", "/");
  assert.equal(await page.run("document.activeElement.id"), "query", "/ goes to the search");
  await page.type("SQS queue");
  const found = await page.run(shown);
  assert.ok(found >= 1 && found < all, `${found} of ${all} are about the queue`);
  await page.type(" nothing-has-this");
  assert.equal(await page.run(shown), 0);
  await page.press("Escape");
  assert.equal(await page.run(shown), all, "Escape ends the search");
}

async function keys(page) {
  await page.press("j", "j");
  assert.equal(await page.run("document.activeElement.parentElement.id"), "finding-1", "j goes to the first result");
  await page.press("j", "j");
  assert.equal(await page.run("document.activeElement.parentElement.id"), "finding-2");
  await page.press("k", "k");
  await page.press("Enter", "\r");
  assert.equal(await page.run(`document.querySelector("#finding-1").open`), true, "Enter opens it");
  assert.ok(await page.run(`document.querySelector("#finding-1 mark").textContent.length`) > 0, "the value is marked");
  await page.run(`document.querySelector("summary").focus()`);
  assert.notEqual(await page.run(`getComputedStyle(document.activeElement).outlineStyle`), "none", "focus is seen");
}

async function colours(page) {
  const ground = "getComputedStyle(document.body).backgroundColor";
  const light = await page.run(ground);
  await click(page, "#theme");
  const dark = await page.run(ground);
  assert.notEqual(dark, light, "the button changes colours");
  await click(page, "#theme");
  assert.equal(await page.run(ground), light);
  assert.equal(await page.run(`localStorage.getItem("yourside-theme")`), "light", "the choice is kept");
  await page.run("localStorage.clear(); delete document.documentElement.dataset.theme");
  await page.prefers("dark");
  assert.equal(await page.run(ground), dark, "the system's wish is followed");
  await page.prefers("light");
}

async function scan(page) {
  const url = report("scan.html", (file) => ["scan", ".", "-q", "--show-undetermined", "-f", `html=${file}`]);
  await page.go(url);
  await harmless(page, url);
  await filters(page);
  await keys(page);
  await colours(page);
  assert.ok(await page.run(`document.querySelector("#accepted .accepted").textContent.includes("nothing of value")`));
  assert.equal(await page.run(`JSON.parse(document.querySelector("#scan-data").textContent).schema_version`), 1);
  await page.run("scrollTo(0, 0)");
  await coloured(page, "scan");
  await click(page, "#open");
  await coloured(page, "scan-open");
  await click(page, "#close");
  await page.prefers("light", "print");
  assert.equal(await page.run(`document.querySelector("#filter").checkVisibility()`), false, "paper has no form");
  await page.prefers("light");
  await harmless(page, url);
}

async function matrix(page) {
  const url = report("matrix.html", (file) => ["matrix", ".", "--framework", "fsbp", "-f", "html", "-o", file]);
  await page.go(url);
  await harmless(page, url);
  await coloured(page, "matrix");
  assert.deepEqual(
    await page.run(`[...document.querySelectorAll("a[href^='#']")].map((a) => a.getAttribute("href").slice(1)).filter((id) => !document.getElementById(id))`),
    [],
    "every link leads somewhere",
  );
  await click(page, "td.disproved a");
  await page.run("new Promise((done) => setTimeout(done, 50))");
  assert.ok(await page.run("document.getElementById(location.hash.slice(1)).checkVisibility()"), "a number opens what it counts");
  await page.run(`location.hash = document.querySelector(".control a[href^='#finding']").hash`);
  await page.run("new Promise((done) => setTimeout(done, 50))");
  assert.equal(await page.run("document.getElementById(location.hash.slice(1)).open"), true, "a control opens its findings");
  await page.run(`document.querySelectorAll("details").forEach((d) => { d.open = true; })`);
  await coloured(page, "matrix-open");
  await harmless(page, url);
}

async function plain(page) {
  await page.scripts(false);
  await page.go(pathToFileURL(join(scratch, "scan.html")).href);
  assert.equal(await page.run(`document.querySelector("#filter").checkVisibility()`), false, "no form without script");
  assert.ok(await page.run(`[...document.querySelectorAll(".finding")].every((f) => f.checkVisibility())`));
}

const page = await Page.open(process.env.CHROMIUM || "chromium", join(scratch, "profile"));
try {
  await scan(page);
  await matrix(page);
  await plain(page);
  console.log("the page holds: filter, search, keys, colours, contrast, links, hostile names, no script, print");
} finally {
  await page.close();
  rmSync(scratch, { recursive: true, force: true });
}
