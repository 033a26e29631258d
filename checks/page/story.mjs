// Clicks through the page of examples/notes as two people would: node story.mjs BROWSER ADDRESS [SCREENSHOT].
//
// The service has to be new. Exits with 0 if the whole story holds, and with 1 and one line if not.
import { strict as assert } from "node:assert";
import { Browser } from "./browser.mjs";

const [program, address, screenshot] = process.argv.slice(2);
const browser = await Browser.start(program, address);
const { check, violations } = browser;

async function open(options) {
  // A refused save is a line in the console of the browser, and no fault.
  const opened = await browser.open(options, /status of 4(04|12)/);
  await opened.page.goto(address);
  await opened.page.waitForFunction(() => document.querySelector("#ben-text").value !== "");
  return opened;
}

const number = async (page, id) => Number(await page.textContent(`#${id}`));
const note = async () => (await (await fetch(`${address}notes/first`)).json()).text;
/** What the note is before anybody writes. */
const start = await note();
const newest = (page) => page.locator("#log > li").first();

try {
  const { page, faults, close } = await open({ viewport: { width: 1100, height: 900 } });
  await check("both read the first note", async () => {
    assert.equal(await page.inputValue("#ada-text"), start);
    assert.equal(await page.inputValue("#ben-text"), start);
  });
  await check("read again: 304, and the bytes are counted", async () => {
    await page.click("#ada-read");
    await page.getByText("304: still the version that is here").waitFor();
    assert.equal(await number(page, "saved"), JSON.stringify({ title: "Shopping", text: start }).length);
    assert.match(await newest(page).innerText(), /304[^]*if-none-match is false: a tag in it matches/);
  });
  await check("the first save goes through, by keyboard alone", async () => {
    await page.focus("#ada-text");
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\nbread");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.id), "ada-save");
    await page.keyboard.press("Enter");
    await page.getByText("204: saved. Nobody had written since.").waitFor();
    assert.equal(await note(), `${start}\nbread`);
    assert.match(await newest(page).innerText(), /204[^]*if-match is true/);
  });
  await check("the second save is refused, with a view of all three", async () => {
    await page.fill("#ben-text", `${start}\neggs`);
    await page.click("#ben-save");
    await page.getByText("412: not saved").waitFor();
    assert.equal(await note(), `${start}\nbread`);
    const three = await page.locator(".three").innerText();
    assert.match(three, /\+ eggs/);
    assert.match(three, /\+ bread/);
    assert.equal(await number(page, "kept"), 1);
    assert.equal(await number(page, "lost"), 0);
    const log = await page.locator("#log").innerText();
    assert.match(log, /412[^]*if-match is false: no tag in it matches[^]*nothing is changed/);
    const lit = await page.locator("#log > li:nth-child(2) ol.path li.lit").allInnerTexts();
    assert.deepEqual(lit, ["if-match: false"]);
    if (screenshot) await page.screenshot({ path: screenshot, clip: { x: 0, y: 0, width: 1100, height: 1400 }, fullPage: true });
  });
  await check("a checker of accessibility finds nothing, in light and dark and on a phone", async () => {
    await browser.fits(page);
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 1100, height: 900 });
  });
  await check("put both together, and save", async () => {
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Put both together");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "ben-save");
    await page.keyboard.press("Enter");
    await page.getByText("204: saved. Nobody had written since.").nth(1).waitFor();
    assert.equal(await note(), `${start}\nbread\neggs`);
  });
  await check("a client that does not care loses an update", async () => {
    await page.check("#careless");
    await page.click("#ada-read");
    await page.waitForFunction(() => document.querySelector("#ada-text").value.endsWith("eggs"));
    await page.fill("#ada-text", `${start}\nbread\neggs\ncheese`);
    await page.click("#ada-save");
    await page.waitForFunction(() => document.querySelector("#log > li").innerText.includes("204"));
    await page.fill("#ben-text", `${start}\nbread\neggs\nham`);
    await page.click("#ben-save");
    await page.getByText("An update is lost, and nobody was told.").waitFor();
    assert.equal(await note(), `${start}\nbread\neggs\nham`);
    assert.equal(await number(page, "lost"), 1);
    assert.match(await page.locator("section", { hasText: "Ben" }).first().innerText(), /cheese/);
    assert.deepEqual(await violations(page), []);
  });
  await check("it tells the story by itself, with care and without", async () => {
    await page.click("#play");
    await page.getByText("Ada's bread is gone").waitFor({ timeout: 20_000 });
    assert.equal(await number(page, "lost"), 2);
    await page.uncheck("#careless");
    await page.click("#play");
    await page.getByText("Ben's save is refused").waitFor({ timeout: 20_000 });
    assert.equal(await number(page, "lost"), 2);
    assert.equal(await number(page, "kept"), 2);
    assert.equal(await note(), `${start}\nham\nbread`);
  });
  await check("nothing comes from elsewhere, and nothing is refused by the policy", async () => {
    assert.deepEqual(faults, []);
  });
  await check("what stands in a note is text", async () => {
    await page.fill("#ada-text", "<img src=x onerror=document.title='run'>");
    await page.click("#ada-read");
    await page.fill("#ada-text", "<img src=x onerror=document.title='run'>");
    await page.click("#ada-save");
    await page.fill("#ben-text", "<script>document.title='run'</script>");
    await page.click("#ben-save");
    await page.getByText("412: not saved").waitFor();
    assert.match(await page.title(), /two people/);
    assert.deepEqual(faults, []);
  });
  await check("a note that is not there is created, by a save that replaces nothing", async () => {
    const gone = await fetch(`${address}notes/first`, { method: "DELETE", headers: { "If-Match": "*" } });
    assert.equal(gone.status, 204);
    await page.goto(address);
    await page.waitForFunction(() => document.querySelector("#ben-text").value === "milk");
    assert.match(await page.locator("#log").innerText(), /201[^]*if-none-match: \*[^]*if-none-match is true/i);
    assert.equal(await note(), "milk");
  });
  await close();
  browser.passed();
} catch (error) {
  browser.failed(error);
} finally {
  await browser.close();
}
