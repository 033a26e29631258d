// Headless Firefox, one deed a run: node firefox.mjs DEED URL
import puppeteer from 'puppeteer-core';

const [deed, url] = process.argv.slice(2);
const origin = new URL(url).origin;

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
  async seek(page) {
    for (const time of [8, 20]) {
      await page.goto(`${origin}/elsewhere.html`);
      await page.evaluate(async (target, seconds) => {
        const video = document.body.appendChild(document.createElement('video'));
        video.muted = true;
        video.src = target;
        await video.play();
        video.currentTime = seconds;
        await new Promise((resolve) => video.addEventListener('seeked', resolve));
        video.src = '';
      }, url, time);
    }
  },
};

const browser = await puppeteer.launch({
  browser: 'firefox',
  executablePath: '/usr/bin/firefox-esr',
  headless: true,
  extraPrefsFirefox: { 'media.autoplay.default': 0, 'media.autoplay.blocking_policy': 0 },
});
try {
  await deeds[deed](await browser.newPage());
} finally {
  await browser.close();
}
