import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBarriers } from './browser.js';
import { furtherPaths, MachinePage } from './machine-page.js';

const served = new MachinePage();
const children: ChildProcess[] = [];
let host = '';

/** Ends while other tests run. */
let ranInTheWindow: Promise<unknown>;

beforeAll(async () => {
  await served.start();
  ({ host } = served);
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 25_000)', 'ran-in-the-window']);
  children.push(child);
  ranInTheWindow = once(child, 'exit');
}, 240_000);

afterAll(async () => {
  children.forEach((child) => child.kill('SIGKILL'));
  await served.remove();
});

/** Sleeps under arguments by which it can be found. */
function sleep(...args: readonly string[]): void {
  children.push(spawn(process.execPath, ['-e', 'setTimeout(() => {}, 600_000)', ...args], { stdio: 'ignore' }));
}

const searchOf = (url: string): URLSearchParams => new URL(url).searchParams;

describe('the processes of the fleet', () => {
  it('are narrowed down by a value among the counts, and widened by a second click', async () => {
    const { page, complaints } = await served.open('/processes');
    const value = page.getByRole('region', { name: 'Counts' }).getByRole('button', { name: /^root \d/ });
    await value.click({ timeout: 40_000 });
    await page.waitForURL((url) => url.searchParams.get('q') === 'user:root');
    await expect.poll(() => value.getAttribute('aria-pressed')).toBe('true');
    await expect.poll(() => page.getByLabel('Search processes').inputValue()).toBe('user:root');
    // Rows of the search before stay, dimmed, until the new ones are there.
    const users = page.locator('.grid-body .grid-row > div:nth-child(5)');
    await expect.poll(async () => [...new Set(await users.allTextContents())], { timeout: 40_000 }).toEqual(['root']);
    await value.click();
    await page.waitForURL((url) => url.searchParams.get('q') === null);

    // A second value of the same field is one more, and both can be taken away again.
    const names = page.locator('.facets section').filter({ has: page.getByRole('heading', { name: /^Name/ }) });
    const chosen = names.getByRole('button', { pressed: true });
    await names.getByRole('button', { pressed: false }).first().click();
    await expect.poll(() => chosen.count()).toBe(1);
    await names.getByRole('button', { pressed: false }).first().click();
    await page.waitForURL((url) => / OR name:/.test(url.searchParams.get('q') ?? ''));
    await expect.poll(() => chosen.count()).toBe(2);
    await chosen.first().click();
    await expect.poll(() => chosen.count()).toBe(1);
    await chosen.first().click();
    await page.waitForURL((url) => url.searchParams.get('q') === null);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('are grouped, and a group leads to its processes', async () => {
    const { page, complaints } = await served.open('/processes?q=cmd:psfleet');
    await page.getByLabel('Group by').selectOption('user');
    const groups = page.getByRole('region', { name: 'Processes by user' });
    const first = groups.getByRole('row').nth(1);
    const [user, count] = [first.getByRole('button'), first.getByRole('cell').nth(2)];
    await first.waitFor();
    const [name, processes] = [await user.textContent(), Number(await count.textContent())];
    expect(processes).toBeGreaterThan(0);
    await user.click();
    await page.waitForURL((url) => url.searchParams.get('q') === `cmd:psfleet user:${name}`);
    expect(searchOf(page.url()).get('group')).toBeNull();
    await page.getByRole('grid').getByRole('row').nth(1).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('have the columns that somebody chose, also for whoever opens the same address', async () => {
    const { page, complaints } = await served.open('/processes');
    await page.getByRole('columnheader', { name: 'Unit' }).waitFor({ timeout: 40_000 });
    await page.locator('summary').filter({ hasText: 'Columns' }).click();
    // The address draws the boxes, so that they change a moment after the click, and `check` would not wait for that.
    await page.getByLabel('Nice', { exact: true }).click();
    await page.getByRole('columnheader', { name: 'Nice' }).waitFor();
    await page.getByLabel('Unit', { exact: true }).click();
    await page.getByRole('columnheader', { name: 'Unit' }).waitFor({ state: 'detached' });
    expect(searchOf(page.url()).get('cols')?.split(',')).toContain('nice');
    const { pathname, search } = new URL(page.url());
    const other = await served.open(`${pathname}${search}`);
    await other.page.getByRole('columnheader', { name: 'Nice' }).waitFor({ timeout: 40_000 });
    expect(await other.page.getByRole('columnheader', { name: 'Unit' }).count()).toBe(0);
    expect([...complaints, ...other.complaints]).toEqual([]);
    await Promise.all([page.context().close(), other.page.context().close()]);
  });

  it('are found over the window after they ended, with the host that they ran on', async () => {
    await ranInTheWindow;
    const { page, complaints } = await served.open('/processes?q=cmd:ran-in-the-window&win=15m');
    await page.getByRole('button', { name: 'Over the window' }).click();
    const row = page.getByRole('region', { name: 'Programs that ran in the window' }).getByRole('row').nth(1);
    await row.getByRole('link', { name: host }).waitFor({ timeout: 60_000 });
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('one process', () => {
  it('names its parent, and others that run the same program with the same arguments', async () => {
    sleep('a-sibling');
    sleep('a-sibling');
    sleep('a-sibling', 'with another argument');
    const { page, complaints } = await served.open('/processes?q=cmd:a-sibling');
    await expect
      .poll(() => page.getByRole('row').filter({ hasText: 'a-sibling' }).count(), { timeout: 60_000 })
      .toBe(3);
    await page.getByRole('row').filter({ hasText: 'a-sibling' }).filter({ hasNotText: 'another' }).first().click();
    const where = page.locator('section').filter({ has: page.getByRole('heading', { name: /^Where else/ }) });
    const counts = /^(\d+) more on 1 host, (\d+) of them with the same arguments/;
    const text = await where.getByText(counts).textContent({ timeout: 60_000 });
    const [, more, same] = counts.exec(text ?? '')?.map(Number) ?? [];
    expect(more).toBeGreaterThanOrEqual(2);
    expect(same).toBe(1);
    await page.getByRole('link', { name: 'Open' }).click();
    const self = page.locator('.family li[aria-current]');
    await self.waitFor();
    const parent = page.locator('.family li').filter({ hasText: String(process.pid) });
    await parent.first().waitFor();
    for (const title of ['CPU', 'Memory', 'Disk', 'TCP', 'Counts']) {
      const heads = page.locator('.curve-head').filter({ hasText: title });
      await expect.poll(() => heads.count(), { message: title, timeout: 40_000 }).toBe(1);
    }
    await page.getByRole('tab', { name: 'Who acted on it' }).click();
    await page.getByText('Nobody has acted yet').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('hosts and psfleet itself', () => {
  it('show interfaces and file systems in an order that the address keeps', async () => {
    const { page, complaints } = await served.open(`/hosts/${host}?tab=network`);
    const interfaces = page.getByRole('region', { name: 'Network interfaces' });
    await interfaces.getByRole('cell', { name: 'lo', exact: true }).waitFor({ timeout: 150_000 });
    await page.getByRole('tab', { name: 'File systems' }).click();
    const mounts = page.getByRole('region', { name: 'File systems' });
    await mounts.getByRole('row').nth(1).waitFor();
    await mounts.getByRole('button', { name: 'Size' }).click();
    await page.waitForURL((url) => url.searchParams.get('sort') === '-total');
    await page.reload();
    await mounts.locator('[aria-sort="descending"]').filter({ hasText: 'Size' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('say what agents cost, what the disk holds, and how another host joins', async () => {
    const { page, complaints } = await served.open('/health');
    const agents = page.getByRole('region', { name: 'What agents cost' });
    const row = agents.getByRole('row').filter({ hasText: host });
    // The rate of a counter needs two ticks.
    await expect
      .poll(async () => Number(await row.getByRole('cell').nth(1).textContent()), { timeout: 90_000 })
      .toBeGreaterThan(0);
    await page.getByText(new Date().toISOString().slice(0, 10)).or(page.getByText('No raw rows yet')).first().waitFor();
    await page.getByText('ticks', { exact: true }).or(page.getByText('process_samples')).first().waitFor();
    await page.getByRole('link', { name: 'Hosts' }).first().click();
    await page.getByRole('button', { name: 'Copy npx psfleet enroll create' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('what pages have beside their tables', () => {
  it('has no barrier that axe finds in either theme, and is no wider than a phone of 390 pixels', async () => {
    const { page, complaints } = await served.open('/');
    const found: string[] = [];
    for (const path of furtherPaths(host)) {
      await page.goto(`${served.machine.url}${path}`);
      await page.getByRole('main').locator('tbody tr, .note').first().waitFor({ timeout: 60_000 });
      found.push(...(await findBarriers(page)).map((barrier) => `${path}: ${barrier}`));
      await page.setViewportSize({ width: 390, height: 844 });
      const width = (): Promise<number> => page.evaluate<number>('document.documentElement.scrollWidth');
      await expect.poll(width, { message: path }).toBeLessThanOrEqual(390);
      await page.setViewportSize({ width: 1440, height: 900 });
    }
    await page.goto(`${served.machine.url}/processes`);
    await page.locator('summary').filter({ hasText: 'Columns' }).click();
    found.push(...(await findBarriers(page)).map((barrier) => `columns: ${barrier}`));
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
