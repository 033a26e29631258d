// Headless Chromium, one deed a run: node chromium.mjs DEED URL
import { chromium } from 'playwright-core';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [deed, url] = process.argv.slice(2);
const origin = new URL(url).origin;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const deeds = {
  async visit_twice(page) {
    await page.goto(url);
    await page.goto(`${origin}/elsewhere.html`);
    await page.goto(url);
  },
  async reload(page) {
    await page.goto(url);
    await page.reload();
  },
  async go_back(page) {
    await page.goto(url);
    await page.goto(`${origin}/elsewhere.html`);
    await page.goBack();
  },
  async fetch_no_cache(page) {
    await page.goto(`${origin}/elsewhere.html`);
    await page.evaluate(async (target) => {
      await (await fetch(target)).text();
      await (await fetch(target, { cache: 'no-cache' })).text();
    }, url);
  },
  async save(page) {
    await page.goto(`${origin}/elsewhere.html`);
    await page.evaluate(async (target) => {
      const tag = (await fetch(target)).headers.get('ETag');
      await fetch(target, { method: 'PUT', headers: { 'If-Match': tag }, body: 'slow' });
    }, url);
  },
  async resume(page) {
    await page.goto(`${origin}/elsewhere.html`);
    await page.evaluate(async (target) => {
      await (await fetch(target)).text().catch(() => {});
      await (await fetch(target)).text();
    }, url);
  },
  // Plays from the start and then near the end: twice, so that the second time finds parts stored.
  async seek(page) {
    for (const time of [8, 20]) {
      await page.goto(`${origin}/elsewhere.html`);
      await page.evaluate(async ([target, seconds]) => {
        const video = document.body.appendChild(document.createElement('video'));
        video.muted = true;
        video.src = target;
        await video.play();
        video.currentTime = seconds;
        await new Promise((resolve) => video.addEventListener('seeked', resolve));
        video.src = '';
      }, [url, time]);
      await pause(300);
    }
  },
};

const profile = mkdtempSync(join(tmpdir(), 'chromium-'));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: '/usr/bin/chromium',
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync',
    '--disable-background-networking', '--disable-component-update',
    '--disable-features=BackForwardCache', '--autoplay-policy=no-user-gesture-required'],
});
try {
  await deeds[deed](await context.newPage());
} finally {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
}
