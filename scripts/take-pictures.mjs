// npm run pictures: takes the README's pictures of the page, in both themes, of a simulated fleet at a past moment.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser, openPage } from '../bench/page/browser.mjs';
import { fill, rollUp } from '../bench/queries/fill.mjs';
import { Servers } from '../bench/servers.mjs';

const root = join(import.meta.dirname, '..');
const hosts = 40;
const hours = 3;
/** What a README may load for one picture. */
const maxBytes = 300_000;
const agoMs = 4_200_000;

const servers = await Servers.start();
let browser;
try {
  servers.migrate();
  await fill(servers.storage, { hosts, hours, sampledHours: hours, report: () => undefined });
  await rollUp(servers.storage);
  const { rows } = await servers.storage.query('SELECT toUnixTimestamp64Milli(max(ts)) AS toMs FROM ticks');
  const to = rows[0].toMs;
  const clock = `at=${iso(to - agoMs)}&to=${iso(to)}&win=${hours}h`;
  const api = await servers.startApi({
    PSFLEET_SIMULATOR: '1',
    PSFLEET_PAGE_FOLDER: join(root, 'apps', 'web', 'dist'),
  });
  await api.request('/simulated-hosts', { method: 'POST', body: JSON.stringify({ count: hosts }) });
  browser = await launchBrowser();
  const pictures = [
    { name: 'wall', path: `/?${clock}`, content: '.tile' },
    { name: 'host-past', path: `/hosts/sim-3?${clock}`, content: '.grid-body .grid-row' },
    { name: 'processes', path: `/processes?q=rss%3A%3E64mb&${clock}`, content: '.grid-body .grid-row' },
  ];
  for (const { name, path, content } of pictures) {
    for (const theme of ['dark', 'light']) {
      await takePicture({ url: api.url, token: api.token, path, theme }, content, `${name}-${theme}.png`);
    }
  }
} finally {
  await browser?.close();
  await servers.stop();
}

async function takePicture(how, content, name) {
  const page = await openPage(browser, how);
  await page.locator(content).first().waitFor({ timeout: 60_000 });
  // The picture is of answers, not of what stands in their places meanwhile.
  await page.waitForLoadState('networkidle');
  await page.locator('.skeleton').first().waitFor({ state: 'detached', timeout: 60_000 });
  const path = join(root, 'docs', 'images', name);
  await page.screenshot({ path });
  await page.context().close();
  const { size } = statSync(path);
  if (size > maxBytes) {
    throw new Error(`${name} has ${size} bytes, more than ${maxBytes}: choose a moment with less on it`);
  }
  console.log(`${name}: ${size} bytes`);
}

function iso(ms) {
  return new Date(ms).toISOString();
}
