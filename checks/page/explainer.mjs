// Asks the explainer in a browser: node explainer.mjs BROWSER FOLDER VECTORS [SCREENSHOT].
//
// Serves the FOLDER as any host would, below a path, and without saying what a .wasm file is. Exits with 0
// if all holds, and with 1 and one line if not.
import { strict as assert } from "node:assert";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { Browser } from "./browser.mjs";
import { KINDS } from "./vectors.mjs";

const [program, folder, vectors, screenshot] = process.argv.slice(2);
const TYPES = { ".html": "text/html", ".css": "text/css", ".mjs": "text/javascript" };
const PATH = "/some/where/";

const server = createServer(async (request, response) => {
  const name = new URL(request.url, "http://host").pathname.slice(PATH.length) || "index.html";
  try {
    const content = await readFile(join(folder, name));
    response.writeHead(200, { "Content-Type": TYPES[extname(name)] ?? "application/octet-stream" }).end(content);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const address = `http://127.0.0.1:${server.address().port}${PATH}`;
const browser = await Browser.start(program, address);
const { check, violations } = browser;

/** The questions of all vectors, with the name of each and what has to come of it. */
async function questions() {
  const found = [];
  for (const name of (await readdir(vectors)).filter((name) => name.endsWith(".json"))) {
    const { kind, cases } = JSON.parse(await readFile(join(vectors, name), "utf8"));
    for (const one of cases ?? []) {
      for (const [question, look, expected] of KINDS[kind]?.(one) ?? []) found.push({ kind, name: one.name, question, look, expected });
    }
  }
  return found;
}

try {
  const { page, faults, close } = await browser.open({ viewport: { width: 1100, height: 900 } });
  const open = async (fragment) => {
    await page.goto("about:blank");
    await page.goto(address + fragment);
    await page.waitForSelector("html[data-ready]");
  };
  const shown = (id) => page.textContent(`#${id}`);
  await open("");

  await check("every vector of what can be asked, in the browser", async () => {
    const asked = await questions();
    const answers = await page.evaluate(async (all) => {
      const { load } = await import("./module.mjs");
      const ask = await load("explainer.wasm");
      return all.map(ask);
    }, asked.map(({ question }) => question));
    const counts = {};
    for (const [number, { kind, name, question, look, expected }] of asked.entries()) {
      const { data, about, error } = answers[number];
      const found = data || about ? look({ data: {}, ...answers[number] }) : error;
      assert.ok(isDeepStrictEqual(found, expected),
        `${kind}, ${name}: ${JSON.stringify(question)}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    assert.deepEqual(Object.keys(counts).sort(), Object.keys(KINDS).sort());
    console.log(`    ${Object.entries(counts).map(([kind, count]) => `${count} ${kind}`).join(", ")}`);
  });

  await check("an example is shown at once: the answer, the caret, the path", async () => {
    assert.match(await shown("verdict"), /^412\. if-match is false: no tag in it matches/);
    assert.match(await shown("answer-fields"), /^etag: "v7"$/m);
    assert.match(await shown("content"), /If-Match names no current entity-tag/);
    assert.match(await shown("text"), /if-match: "v6"/);
    assert.equal(await page.locator("#picture svg .lit.box").count(), 1);
    assert.match(await shown("picture"), /if-match: false/);
    if (screenshot) await page.screenshot({ path: screenshot, fullPage: true });
  });

  await check("typing asks anew, by keyboard alone", async () => {
    await page.focus("#request");
    await page.keyboard.press("Control+A");
    await page.keyboard.type('GET / HTTP/1.1\nIf-None-Match: "v7", oops');
    assert.match(await shown("verdict"), /^200\. if-none-match is true: a damaged list/);
    // The caret stands below the first letter of what cannot be read.
    assert.match(await shown("text"), /\n {21}\^ expected a double quote/);
    const passed = [];
    while (!passed.includes("picture") && passed.length < 30) {
      await page.keyboard.press("Tab");
      passed.push(await page.evaluate(() => document.activeElement.id));
    }
    for (const id of ["method", "example", "missing", "etag", "last_modified", "date", "gateway", "fields", "insists", "permalink", "text"]) {
      assert.ok(passed.includes(id), `${id} is not reached: ${passed}`);
    }
  });

  await check("the link leads back to the question", async () => {
    await page.fill("#request", '> GET / HTTP/2\n> if-none-match: "caf\u00e9", "v7"\n> \n< HTTP/2 200 \n< etag: "caf\u00e9"\n< ');
    await page.fill("#etag", "");
    await page.selectOption("#gateway", "apache");
    const verdict = await shown("verdict");
    assert.match(verdict, /^304/);
    const fragment = await page.getAttribute("#permalink", "href");
    assert.equal(new URL(page.url()).hash, fragment);
    await open(fragment);
    assert.equal(await shown("verdict"), verdict);
    assert.equal(await page.inputValue("#gateway"), "apache");
    await open("#request=If-Match%3A+*&method=PUT&missing=1");
    assert.match(await shown("verdict"), /^412/);
    assert.ok(await page.isDisabled("#etag"));
  });

  await check("each example has an answer", async () => {
    const found = {};
    for (const name of await page.locator("#example option").allInnerTexts()) {
      if (name === "choose one") continue;
      await page.selectOption("#example", name);
      found[name] = (await shown("verdict")).slice(0, 3);
      assert.deepEqual(await violations(page), [], name);
    }
    assert.deepEqual(Object.values(found), ["412", "304", "412", "412", "tha", "412", "428", "200", "304"]);
  });

  await check("what cannot be read is said where it stands", async () => {
    await open("#request=If-Match%3A+*");
    for (const [id, value, needle] of [
      ["etag", "v7", /expected a double quote/],
      ["last_modified", "yesterday", /byte 0/],
      ["date", "tomorrow", /byte 0/],
      ["fields", "nonsense", /expected `Name: value`/],
      ["request", "nonsense", /expected a request line/],
    ]) {
      const before = await page.inputValue(`#${id}`);
      await page.fill(`#${id}`, value);
      assert.match(await shown(`${id}-error`), needle);
      assert.equal(await page.getAttribute(`#${id}`, "aria-invalid"), "true");
      assert.ok(await page.isHidden("#answer"));
      assert.deepEqual(await violations(page), [], id);
      await page.fill(`#${id}`, before);
      assert.equal(await shown(`${id}-error`), "");
    }
    assert.ok(await page.isVisible("#answer"));
  });

  await check("what is pasted is text", async () => {
    await page.fill("#request", 'If-Match: "<img/src=x/onerror=document.title=1>"');
    assert.match(await shown("verdict"), /^412/);
    assert.equal(await page.locator("#answer img").count(), 0);
    await open("#request=%3Cscript%3E&etag=%22%3Csvg/onload=alert(1)%3E%22&unknown=1");
    assert.match(await shown("request-error"), /expected a request line/);
  });

  await check("a checker of accessibility finds nothing, in light and dark and on a phone", async () => {
    await open("");
    await browser.fits(page);
  });

  await check("nothing comes from elsewhere, and nothing is refused by the policy", async () => {
    assert.deepEqual(faults, []);
  });
  await close();

  await check("without the module, the page says so", async () => {
    const { page, close } = await browser.open({});
    await page.route("**/*.wasm", (route) => route.abort());
    await page.goto(address);
    await page.getByText("The explainer cannot be loaded").waitFor();
    await close();
  });
  browser.passed();
} catch (error) {
  browser.failed(error);
} finally {
  await browser.close();
  server.close();
}
