// The browser of the benchmark of the page, without a GPU, as on a server.
import { chromium } from 'playwright-core';
import { chromiumRemedy, findChromium } from '../../scripts/find-chromium.mjs';

export async function launchBrowser() {
  const executablePath = findChromium();
  if (executablePath === null) {
    throw new Error(`there is no Chromium: ${chromiumRemedy}`);
  }
  return chromium.launch({ executablePath, args: process.getuid() === 0 ? ['--no-sandbox'] : [] });
}

/** A page of the fleet at `path`, signed in. Timers of a second and more run `speed` times as fast. */
export async function openPage(browser, { url, token, path, speed = 1, theme = 'light' }) {
  const viewport = { width: 1440, height: 900 };
  const context = await browser.newContext({ viewport, timezoneId: 'UTC', colorScheme: theme });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.log(`the page failed: ${error.message}`));
  await page.addInitScript(watch, speed);
  await page.goto(url + path);
  await page.fill('#token', token);
  await page.keyboard.press('Enter');
  await page.getByRole('slider').waitFor();
  return page;
}

/** Runs in the page before its own scripts. */
function watch(speed) {
  localStorage.setItem('psfleet.tour', 'done');
  if (speed !== 1) {
    const { setTimeout: later, setInterval: often } = globalThis;
    const shorten = (ms) => (ms >= 1000 ? ms / speed : ms);
    globalThis.setTimeout = (run, ms, ...rest) => later(run, shorten(ms), ...rest);
    globalThis.setInterval = (run, ms, ...rest) => often(run, shorten(ms), ...rest);
  }
  const bench = { released: 0, shown: null, answers: [], stray: [], frames: null };
  globalThis.bench = bench;
  addEventListener('pointerup', () => (bench.released = performance.now()), true);
  let frameBefore = 0;
  const look = (now) => {
    bench.frames?.push(now - frameBefore);
    frameBefore = now;
    const box = document.querySelector('.table-box');
    const subject = box?.dataset.subject ?? null;
    if (subject !== null && box.dataset.old === 'false') {
      const wanted = new URL(location.href).searchParams.get('at');
      const { at = null } = JSON.parse(subject);
      if (subject !== bench.shown) {
        bench.shown = subject;
        if (at !== wanted) {
          bench.stray.push(`${at} instead of ${wanted}`);
        }
      }
      if (bench.released > 0 && at === wanted && at === bench.target?.()) {
        bench.answers.push(performance.now() - bench.released);
        bench.released = 0;
      }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
