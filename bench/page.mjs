// npm run bench:page -- [--hosts 1000] [--hours 24] [--sampled-hours 24] [--data DIR] [--drags 40] [--minutes 20]
// [--speed 3] [--only TEXT]: the page in a headless Chromium, against the API and the stored day of a fleet. With
// --data the folder is kept and its data is used again. The last line printed is one JSON object.
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { machine } from './machine.mjs';
import { launchBrowser, openPage } from './page/browser.mjs';
import { costOfUpdates, framesWhile, readHeap, scroll } from './page/frames.mjs';
import { changingTable, manyHosts, manySeries } from './page/large-answers.mjs';
import { PageProxy } from './page/page-proxy.mjs';
import { scrub } from './page/scrub.mjs';
import { fill, rollUp } from './queries/fill.mjs';
import { Servers } from './servers.mjs';
import { quantile, round } from './statistics.mjs';

const { values } = parseArgs({
  options: {
    hosts: { type: 'string', default: '1000' },
    hours: { type: 'string', default: '24' },
    'sampled-hours': { type: 'string' },
    data: { type: 'string' },
    drags: { type: 'string', default: '40' },
    minutes: { type: 'string', default: '20' },
    speed: { type: 'string', default: '3' },
    only: { type: 'string' },
  },
});
const pageFolder = new URL('../apps/web/dist', import.meta.url).pathname;
const tableRows = 5000;
const changedShare = 0.15;
/** Live tables are asked for every five seconds; five times as fast, 15 % of the rows change every second. */
const secondsSpeed = 5;
const wallHosts = 10_000;
const watchSeconds = 20;

if (values.data !== undefined) {
  mkdirSync(values.data, { recursive: true });
}
const servers = await Servers.start({ data: values.data });
let browser;
let proxy;
try {
  servers.migrate();
  await fillOnce(servers.storage);
  const { rows: range } = await servers.storage.query(
    `SELECT uniqExact(host) AS hosts, toUnixTimestamp64Milli(min(ts)) AS fromMs, toUnixTimestamp64Milli(max(ts)) AS toMs
    FROM ticks`,
  );
  const [{ hosts, fromMs, toMs }] = range;
  const api = await servers.startApi({ PSFLEET_SIMULATOR: '1', PSFLEET_PAGE_FOLDER: pageFolder });
  await api.request('/simulated-hosts', { method: 'POST', body: JSON.stringify({ count: hosts }) });
  browser = await launchBrowser();
  proxy = await new PageProxy(api.url).start();
  const at = { url: proxy.url, token: api.token };
  const windowHours = Math.min(24, Math.floor((toMs - fromMs) / 3_600_000));
  const day = `at=${iso((fromMs + toMs) / 2)}&to=${iso(toMs)}&win=${windowHours}h`;
  const measurements = {
    'the strip over REST': () => askStrip(api, fromMs, toMs),
    'scrub the table of a host': () => scrubAt({ ...at, path: `/hosts/sim-3?${day}` }),
    'scrub the processes of the fleet': () => scrubAt({ ...at, path: `/processes?${day}` }),
    'table of 5,000 rows': () => measureTable(api, at, toMs),
    'wall of 10,000 hosts': () => measureWall(api, at, toMs),
    'memory of the live table': () => measureMemory(api, at, toMs),
  };
  console.log(machine());
  console.log(`${hosts} hosts, ${round((toMs - fromMs) / 3_600_000, 1)} hours of ticks`);
  const measured = {};
  for (const [name, measure] of Object.entries(measurements)) {
    if (values.only === undefined || name.includes(values.only)) {
      measured[name] = await measure();
      console.log(name.padEnd(36), JSON.stringify(measured[name]));
    }
  }
  console.log(JSON.stringify({ hosts, hours: round((toMs - fromMs) / 3_600_000, 1), ...measured }));
} finally {
  await browser?.close();
  await proxy?.stop();
  await servers.stop();
}

async function fillOnce(storage) {
  if ((await storage.query('SELECT count() AS hosts FROM hosts')).rows[0].hosts === 0) {
    await fill(storage, {
      hosts: Number(values.hosts),
      hours: Number(values.hours),
      sampledHours: Number(values['sampled-hours'] ?? values.hours),
      report: () => undefined,
    });
  }
  const began = performance.now();
  await rollUp(storage);
  console.log(`rolled up in ${Math.round((performance.now() - began) / 1000)} s`);
}

async function askStrip({ request }, fromMs, toMs) {
  const times = [];
  const range = `from=${iso(Math.max(fromMs, toMs - 86_400_000))}&to=${iso(toMs)}`;
  for (let count = 0; count < 30; count++) {
    const began = performance.now();
    const { data } = await request(`/fleet/strip?${range}&points=240`);
    times.push(performance.now() - began);
    if (data.cpu.every((value) => value === null)) {
      throw new Error('the strip is empty');
    }
  }
  return spread(times.slice(2));
}

async function scrubAt(how) {
  const page = await openPage(browser, how);
  const { times, stray } = await scrub(page, Number(values.drags));
  await page.context().close();
  return { ...spread(times), stray: stray.length, examples: stray.slice(0, 3) };
}

async function makeTable({ request }, toMs) {
  const real = await request(`/hosts/sim-0/processes?at=${toMs}&limit=10000`);
  const table = changingTable(real, tableRows, changedShare);
  proxy.setMaker((url) => (url.startsWith('/api/v1/hosts/sim-0/processes') ? table.next() : null));
  return table;
}

async function measureTable(api, at, toMs) {
  const table = await makeTable(api, toMs);
  const page = await openPage(browser, { ...at, path: '/hosts/sim-0?sort=-cpuPercent', speed: secondsSpeed });
  await page.getByRole('gridcell').first().waitFor();
  await sleep(3000);
  const frames = await framesWhile(page, watchSeconds, (seconds) => scroll(page, '.grid', seconds));
  const update = await costOfUpdates(page, watchSeconds, () => table.answers);
  proxy.clearMakers();
  await page.context().close();
  return { frames, update };
}

async function measureWall(api, at, toMs) {
  const hosts = manyHosts(await api.request('/hosts?limit=1000'), wallHosts);
  const body = JSON.stringify({
    metrics: ['virtual_memory.percent'],
    from: iso(toMs - 65_000),
    step: 300,
    agg: 'last',
  });
  const series = manySeries(await api.request('/metrics/query', { method: 'POST', body }), wallHosts);
  proxy.setMaker((url) =>
    url.startsWith('/api/v1/hosts?') ? hosts(url) : url.startsWith('/api/v1/metrics/query') ? series : null,
  );
  const page = await openPage(browser, { ...at, path: '/' });
  await page.locator('.tile, .wall canvas').first().waitFor({ timeout: 60_000 });
  const firstPaintMs = await page.evaluate(() =>
    new Promise((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(resolve));
    }).then(() => {
      const needed = performance
        .getEntriesByType('resource')
        .filter(({ name }) => /metrics\/query|\/hosts\?/.test(name));
      return performance.now() - Math.max(...needed.map(({ responseEnd }) => responseEnd));
    }),
  );
  await sleep(2000);
  const pan = await framesWhile(page, watchSeconds / 2, (seconds) => scroll(page, '.main', seconds));
  const hover = await framesWhile(page, watchSeconds / 2, async (seconds) => {
    const until = performance.now() + seconds * 1000;
    while (performance.now() < until) {
      await page.mouse.move(200 + Math.random() * 800, 300 + Math.random() * 500, { steps: 20 });
    }
  });
  proxy.clearMakers();
  await page.context().close();
  return { firstPaintMs: Math.round(firstPaintMs), pan, hover };
}

/** Ten minutes of every hour are for warming up; so is a sixth of this run. */
async function measureMemory(api, at, toMs) {
  const [minutes, speed] = [Number(values.minutes), Number(values.speed)];
  const table = await makeTable(api, toMs);
  const page = await openPage(browser, { ...at, path: '/hosts/sim-0?sort=-cpuPercent', speed });
  await page.getByRole('gridcell').first().waitFor();
  const samples = [];
  const began = performance.now();
  while (performance.now() - began < minutes * 60_000) {
    await sleep(minutes * 1000);
    samples.push(await readHeap(page));
  }
  const updates = table.answers;
  proxy.clearMakers();
  await page.context().close();
  const settled = samples.slice(Math.floor(samples.length / 6));
  const third = Math.max(1, Math.floor(settled.length / 3));
  const [early, late] = [settled.slice(0, third), settled.slice(-third)].map((some) => quantile(some, 0.5));
  return {
    minutes,
    speed,
    updates,
    earlyMb: early,
    lateMb: late,
    growthPercent: round(((late - early) / early) * 100, 1),
  };
}

function spread(times) {
  return {
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    longest: Math.round(Math.max(...times)),
    count: times.length,
  };
}

function iso(ms) {
  return new Date(ms).toISOString();
}
