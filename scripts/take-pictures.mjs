// npm run pictures -- [NAMES]: takes the README's pictures of a simulated fleet at a past moment: of the page in both
// themes, and of `psfleet top`.
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser, openPage } from '../bench/page/browser.mjs';
import { fill, rollUp } from '../bench/queries/fill.mjs';
import { Servers } from '../bench/servers.mjs';
import { drawScreen } from './pictures/draw-screen.mjs';
import { openTerminal } from './pictures/open-terminal.mjs';

const root = join(import.meta.dirname, '..');
const hosts = 40;
const hours = 3;
/** What a README may load for one picture. */
const maxBytes = 300_000;
const agoMs = 4_200_000;
const names = process.argv.slice(2);

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
  if (isWanted('top-past')) {
    await takeScreen(api, iso(to - agoMs));
  }
  const pictures = [
    { name: 'wall', path: `/?${clock}`, content: '.tile' },
    { name: 'host-past', path: `/hosts/sim-3?${clock}`, content: '.grid-body .grid-row' },
    { name: 'processes', path: `/processes?q=rss%3A%3E64mb&${clock}`, content: '.grid-body .grid-row' },
  ].filter(({ name }) => isWanted(name));
  browser = await launchBrowser();
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
  await page.screenshot({ path: pathOf(name) });
  await page.context().close();
  reportSize(name);
}

/** The host of the page at the same moment, in the order of memory, as a terminal shows it. */
async function takeScreen({ url, token }, moment) {
  const program = join(root, 'apps', 'cli', 'dist', 'main.js');
  const line = [process.execPath, program, 'top', '-H', 'sim-3', '--at', moment, '--utc'];
  const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', PSFLEET_API_URL: url, PSFLEET_TOKEN: token };
  const opened = openTerminal(line, { columns: 128, rows: 34, env });
  try {
    await opened.untilShown(/\bCOMMAND *\n(?:.*\S.*\n){12}[^]*F1Help/);
    opened.type('M');
    const terminal = await opened.untilShown(/\bRES▼.*\bCOMMAND *\n(?:.*\S.*\n){12}[^]*F1Help/);
    const title = 'psfleet top at a past moment: meters, and the processes of the host as they were then';
    writeFileSync(pathOf('top-past.svg'), drawScreen(terminal, title));
  } finally {
    await opened.close();
  }
  reportSize('top-past.svg');
}

function isWanted(name) {
  return names.length === 0 || names.includes(name);
}

function pathOf(name) {
  return join(root, 'docs', 'images', name);
}

function reportSize(name) {
  const { size } = statSync(pathOf(name));
  if (size > maxBytes) {
    throw new Error(`${name} has ${size} bytes, more than ${maxBytes}: choose a moment with less on it`);
  }
  console.log(`${name}: ${size} bytes`);
}

function iso(ms) {
  return new Date(ms).toISOString();
}
