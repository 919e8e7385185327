import { spawn, type ChildProcess } from 'node:child_process';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage } from './browser.js';
import { MachinePage } from './machine-page.js';

const served = new MachinePage();
const children: ChildProcess[] = [];
beforeAll(() => served.start(), 240_000);
afterAll(async () => {
  children.forEach((child) => child.kill('SIGKILL'));
  await served.remove();
});

const paletteName = 'Find a host, a process, a page or a time';

async function ask(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: paletteName }).fill(text);
}

describe('the palette', () => {
  it('opens a host, a page and a process by words, at the clock', async () => {
    const { page, complaints } = await served.open('/?win=6h');
    await ask(page, served.host.slice(0, 6));
    await page.getByRole('option', { name: served.host }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === `/hosts/${served.host}` && url.searchParams.get('win') === '6h');

    await ask(page, 'event');
    await page.getByRole('option', { name: 'Events' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/events?win=6h');

    const seconds = `4711.${process.pid}`;
    const sleeper = spawn('sleep', [seconds], { stdio: 'ignore' });
    children.push(sleeper);
    await expect
      .poll(
        async () => {
          const { body } = await served.machine.get(`/api/v1/processes?q=cmd:${seconds}`);
          return body.data.length;
        },
        { timeout: 60_000 },
      )
      .toBe(1);
    await ask(page, `cmd:${seconds}`);
    await page.getByRole('option', { name: `pid ${sleeper.pid}` }).click();
    await page.waitForURL('**/p/*');
    await page.getByText(seconds).first().waitFor();

    // The chosen process can be acted on from anywhere, through the dialog.
    await ask(page, 'act on');
    await page.getByRole('option', { name: 'Act on the chosen process' }).click();
    await page.getByRole('dialog', { name: 'Act on one process' }).getByText(`pid ${sleeper.pid}`).waitFor();
    await page.keyboard.press('Escape');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('jumps to a time that is typed, and says so before', async () => {
    const { page, complaints } = await served.open('/');
    await ask(page, '-2m');
    await page.getByRole('option', { name: /^Go to .* 2 min ago/ }).waitFor();
    const ghost = page.locator('.needle.ghost');
    await ghost.waitFor({ state: 'attached' });
    await page.keyboard.press('Enter');
    await page.getByText('Everything here is of that moment').waitFor();
    await ghost.waitFor({ state: 'detached' });
    await ask(page, 'live');
    await page.keyboard.press('Enter');
    await page.getByText('Everything here is of that moment').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('goes away by Esc and by a press beside it, and gives the focus back', async () => {
    const { page } = await served.open('/');
    await page.getByRole('button', { name: /^Find, jump to a time/ }).click();
    const palette = page.getByRole('dialog', { name: paletteName });
    await palette.waitFor();
    await page.keyboard.press('Escape');
    await palette.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await palette.waitFor();
    await page.mouse.click(5, 800);
    await palette.waitFor({ state: 'detached' });
    await page.context().close();
  });
});

describe('the first hints', () => {
  it('are four, and stay away once they were closed', async () => {
    const { page } = await openPage(served.browser, 'dark', { width: 1440, height: 900 }, false);
    await served.signIn(page, '/');
    const hints = page.getByRole('complementary', { name: 'First hints' });
    for (const step of ['1 of 4', '2 of 4', '3 of 4']) {
      await hints.getByText(step).waitFor();
      await hints.getByRole('button', { name: 'Next' }).click();
    }
    await hints.getByText('4 of 4').waitFor();
    await page.reload();
    await hints.getByText('4 of 4').waitFor();
    await hints.getByRole('button', { name: 'No more hints' }).click();
    await page.reload();
    await page.getByRole('slider').waitFor();
    expect(await hints.count()).toBe(0);
    await page.context().close();
  });
});

describe('an API that cannot be reached', () => {
  it('leaves the page as it was, says since when, and is asked again', async () => {
    const { page } = await served.open(`/hosts/${served.host}`);
    const rows = page.getByRole('row').filter({ hasText: 'psfleet' });
    await rows.first().waitFor({ timeout: 60_000 });
    await page.route(/\/(api|healthz)/, (route) => route.abort('connectionrefused'));
    await page.getByText('No answer from psfleet').waitFor({ timeout: 60_000 });
    expect(await rows.count()).toBeGreaterThan(0);
    await page.unroute(/\/(api|healthz)/);
    await page.getByText('No answer from psfleet').waitFor({ state: 'detached', timeout: 60_000 });
    await page.getByText('No newer answer since').waitFor({ state: 'detached', timeout: 60_000 });
    await page.context().close();
  });
});

describe('the strip', () => {
  it('is one row after T, also after a reload, and four again', async () => {
    const { page } = await served.open('/');
    const heightOf = async (): Promise<number> => (await page.getByRole('slider').boundingBox())?.height ?? 0;
    const whole = await heightOf();
    await page.keyboard.press('t');
    await expect.poll(heightOf).toBe(whole - 36);
    await page.reload();
    await page.getByRole('slider').waitFor();
    await expect.poll(heightOf).toBe(whole - 36);
    await page.getByRole('button', { name: 'All four rows of the strip' }).click();
    await expect.poll(heightOf).toBe(whole);
    await page.context().close();
  });

  it('fetches the ticks beside the clock, so that a step needs no request for its table', async () => {
    const { page } = await served.open(`/hosts/${served.host}`);
    const answered: string[] = [];
    page.on('requestfinished', (request) => {
      if (request.url().includes(`/hosts/${served.host}/processes`)) {
        answered.push(new URL(request.url()).searchParams.get('at') ?? 'live');
      }
    });
    // All three moments have a table, and are no longer about to come.
    const at = new Date(served.since + 15_000).toISOString();
    await expect.poll(() => Date.now(), { timeout: 60_000 }).toBeGreaterThan(served.since + 40_000);
    const beside = [-10_000, 10_000].map((ms) => new Date(Date.parse(at) + ms).toISOString());
    await page.goto(`${page.url().split('?')[0] ?? ''}?at=${at}&win=15m`);
    await expect.poll(() => beside.filter((time) => answered.includes(time)), { timeout: 60_000 }).toEqual(beside);
    // No other table comes from here on.
    await page.route('**/api/v1/hosts/*/processes?*', (route) => route.abort());
    await page.getByRole('slider').focus();
    await page.keyboard.press(',');
    await page.waitForURL((url) => url.searchParams.get('at') === beside[0]);
    const table = page.locator('.table-box[data-old="false"]');
    await expect.poll(() => table.getAttribute('data-subject')).toContain(beside[0]);
    await page.context().close();
  });
});

describe('a live table of many processes', () => {
  it('is read by a worker, and follows its changes', async () => {
    const { page, complaints } = await openPage(served.browser);
    let answers = 0;
    await page.route('**/api/v1/hosts/*/processes?*', async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as { data: object[] };
      answers++;
      const data = Array.from({ length: 2000 }, (_, index) => ({
        ...answer.data[index % answer.data.length],
        procUid: index.toString(16).padStart(16, '0'),
        name: `copy-${index}`,
        cpuPercent: index === 0 ? 10_000 + answers : 0,
      }));
      await route.fulfill({ response, json: { ...answer, data } });
    });
    await served.signIn(page, `/hosts/${served.host}`);
    const busiest = page.getByRole('grid').getByRole('row').filter({ hasText: 'copy-0' }).first();
    // The worker passes on the first answer as a whole, and only the changes of the later ones.
    const cpu = async (): Promise<number> => {
      const cells = await busiest.getByRole('gridcell').allTextContents();
      return Number(cells[4]?.replaceAll(',', '') ?? 0);
    };
    await expect.poll(cpu, { timeout: 90_000 }).toBeGreaterThanOrEqual(10_003);
    expect(page.workers()).toHaveLength(1);
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('2001');
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
