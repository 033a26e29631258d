// Chromium, and what each of its pages has to be: without faults, without anything foreign, accessible.
import { strict as assert } from "node:assert";
import axe from "axe-core";
import { chromium } from "playwright-core";

export class Browser {
  #checks = [];

  constructor(browser, address) {
    this.browser = browser;
    this.address = address;
  }

  /** Starts the program; its pages may load what lies under the address, and nothing else. */
  static async start(executablePath, address) {
    return new Browser(await chromium.launch({ executablePath, args: ["--no-sandbox"] }), address);
  }

  /** A page, and the faults that it comes to have. What the console says of `expected` is none. */
  async open(options, expected) {
    const context = await this.browser.newContext({ reducedMotion: "reduce", ...options });
    const page = await context.newPage();
    const faults = [];
    page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
    page.on("console", (line) => {
      if (line.type() === "error" && !expected?.test(line.text())) faults.push(line.text());
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(this.address) && !request.url().startsWith("data:")) faults.push(`foreign: ${request.url()}`);
    });
    return { page, faults, close: () => context.close() };
  }

  /** The violations of WCAG that axe-core finds. */
  violations = async (page) => {
    await page.evaluate(axe.source);
    const found = await page.evaluate(() => window.axe.run(document));
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 90)).join(" | ")}`);
  };

  /** In light and dark, on a screen and on a phone: accessible, and nothing to scroll sideways for. */
  async fits(page) {
    for (const colorScheme of ["light", "dark"]) {
      for (const viewport of [{ width: 1100, height: 900 }, { width: 320, height: 640 }]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(viewport);
        assert.deepEqual(await this.violations(page), [], `${colorScheme}, ${viewport.width} wide`);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(overflow <= 0, `${overflow} pixels beyond a window of ${viewport.width}`);
      }
    }
  }

  check = async (name, run) => {
    await run();
    this.#checks.push(name);
    console.log(`ok  ${name}`);
  };

  passed() {
    console.log(`${this.#checks.length} passed, 0 failed`);
  }

  failed(error) {
    console.error(`FAILED after "${this.#checks.at(-1) ?? "nothing"}": ${error.message}`);
    process.exitCode = 1;
  }

  close() {
    return this.browser.close();
  }
}
