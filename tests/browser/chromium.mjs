// Chromium over its debugging pipe: no package, no port, no network.
import { spawn } from "node:child_process";

const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--remote-debugging-pipe", "--window-size=1280,900",
];
const PATIENCE = 60_000;

/** One page of a fresh browser. */
export class Page {
  #browser;
  #next = 1;
  #waiting = new Map();
  #session;
  #rest = "";
  /** What the page complained about. */
  complaints = [];
  /** Addresses that the page asked for. */
  requests = [];
  #loaded = () => {};

  static async open(executable, profile) {
    const page = new Page();
    page.#browser = spawn(executable, [...FLAGS, `--user-data-dir=${profile}`, "about:blank"], {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    });
    page.#browser.stdio[4].setEncoding("utf8").on("data", (text) => page.#read(text));
    const { targetId } = await page.#send("Target.createTarget", { url: "about:blank" });
    page.#session = (await page.#send("Target.attachToTarget", { targetId, flatten: true })).sessionId;
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await page.#send(`${domain}.enable`);
    return page;
  }

  #read(text) {
    const pieces = (this.#rest + text).split("\0");
    this.#rest = pieces.pop();
    for (const piece of pieces) this.#take(JSON.parse(piece));
  }

  #take(message) {
    const waiting = this.#waiting.get(message.id);
    if (waiting) {
      this.#waiting.delete(message.id);
      clearTimeout(waiting.timer);
      if (message.error) waiting.reject(new Error(message.error.message));
      else waiting.resolve(message.result);
    } else if (message.method === "Page.loadEventFired") {
      this.#loaded();
    } else if (message.method === "Runtime.exceptionThrown") {
      this.complaints.push(message.params.exceptionDetails.exception?.description ?? message.params.exceptionDetails.text);
    } else if (message.method === "Log.entryAdded") {
      this.complaints.push(message.params.entry.text);
    } else if (message.method === "Network.requestWillBeSent") {
      this.requests.push(message.params.request.url);
    }
  }

  #send(method, params = {}) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${method}: no answer`)), PATIENCE);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#browser.stdio[3].write(JSON.stringify({ id, method, params, sessionId: this.#session }) + "\0");
    });
  }

  async go(url) {
    this.requests = [];
    const loaded = new Promise((resolve) => { this.#loaded = resolve; });
    await this.#send("Page.navigate", { url });
    await loaded;
  }

  /** The value of an expression in the page. */
  async run(expression) {
    const answer = await this.#send("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
    if (answer.exceptionDetails) throw new Error(`${expression}: ${answer.exceptionDetails.exception?.description}`);
    return answer.result.value;
  }

  /** Presses a key as a keyboard does. */
  async press(key, text) {
    const names = { Enter: 13, Tab: 9, Escape: 27 };
    const code = { key, text, windowsVirtualKeyCode: names[key] ?? key.toUpperCase().charCodeAt(0) };
    await this.#send("Input.dispatchKeyEvent", { type: text ? "keyDown" : "rawKeyDown", ...code });
    await this.#send("Input.dispatchKeyEvent", { type: "keyUp", ...code });
  }

  /** Types text where the focus is. */
  type(text) {
    return this.#send("Input.insertText", { text });
  }

  /** Clicks in the middle of what a selector finds. */
  async click(selector) {
    const point = await this.run(`(() => { const e = document.querySelector(${JSON.stringify(selector)});
      e.scrollIntoView({ block: "center" }); const r = e.getBoundingClientRect();
      return { x: r.x + r.width / 2, y: r.y + r.height / 2 }; })()`);
    for (const type of ["mousePressed", "mouseReleased"]) {
      await this.#send("Input.dispatchMouseEvent", { type, ...point, button: "left", clickCount: 1 });
    }
  }

  scripts(on) {
    return this.#send("Emulation.setScriptExecutionDisabled", { value: !on });
  }

  prefers(scheme, media = "") {
    return this.#send("Emulation.setEmulatedMedia", { media, features: [{ name: "prefers-color-scheme", value: scheme }] });
  }

  async picture() {
    return Buffer.from((await this.#send("Page.captureScreenshot", { format: "png" })).data, "base64");
  }

  async close() {
    const gone = new Promise((resolve) => this.#browser.once("exit", resolve));
    await this.#send("Browser.close").catch(() => this.#browser.kill());
    await gone;
  }
}
