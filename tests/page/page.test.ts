import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage, type OpenPage } from './browser.js';
import { MachinePage } from './machine-page.js';

const served = new MachinePage();
const { machine } = served;
const children: ChildProcess[] = [];
let browser: Browser;
let host = '';

/** Eats memory for as long as it is told to, under arguments that a page might mistake for markup. */
const hostile = '<img src=x onerror=alert(1)>\u202Egpj.exe';

/** A process that eats 500 MB for 30 s while other tests run; both times are milliseconds since the epoch. */
let eater: { readonly began: number; readonly over: Promise<number> };

beforeAll(async () => {
  await served.start();
  ({ browser, host } = served);
  const code = 'const eaten = Buffer.alloc(500 * 1048576, 1); setTimeout(() => eaten.length, 30_000)';
  const child = spawn(process.execPath, ['-e', code, 'eat-500-mb', hostile], { stdio: 'ignore' });
  children.push(child);
  eater = { began: Date.now(), over: once(child, 'exit').then(() => Date.now()) };
}, 240_000);

afterAll(async () => {
  children.forEach((child) => child.kill('SIGKILL'));
  await served.remove();
});

const linkTo = (path: string): Promise<string> => served.linkTo(path);
const signIn = (page: Page, path: string): Promise<void> => served.signIn(page, path);
const open = (...how: Parameters<MachinePage['open']>): Promise<OpenPage> => served.open(...how);

/** Drags the needle of the strip to a time, in steps as a hand does. */
async function dragTo(page: Page, time: number, window: { readonly from: number; readonly to: number }): Promise<void> {
  const box = await page.getByRole('slider').boundingBox();
  if (box === null) {
    throw new Error('the strip is not on the screen');
  }
  const x = box.x + ((time - window.from) / (window.to - window.from)) * box.width;
  const y = box.y + 30;
  await page.mouse.move(box.x + box.width - 40, y);
  await page.mouse.down();
  await page.mouse.move(x + 3, y, { steps: 8 });
  await page.mouse.move(x, y);
  await page.mouse.up();
}

async function windowOf(page: Page): Promise<{ from: number; to: number }> {
  const slider = page.getByRole('slider');
  return {
    from: Number(await slider.getAttribute('aria-valuemin')),
    to: Number(await slider.getAttribute('aria-valuemax')),
  };
}

describe('the page of one machine', () => {
  it('shows its wall, its curves and its table', async () => {
    const { page, complaints } = await open('/');
    await page
      .getByRole('button', { name: new RegExp(`^${host}`) })
      .first()
      .waitFor();
    await page.getByRole('heading', { level: 1, name: /^(This host is well|1 of 1 host hurts: .*)$/ }).waitFor();
    await page.getByRole('link', { name: 'Hosts' }).first().click();
    await page.getByRole('link', { name: host }).click();
    await page
      .getByRole('grid')
      .getByText(/^(systemd|node|init)/)
      .first()
      .waitFor();
    for (const [title, value] of [
      ['CPU', /^[\d.]+ %$/],
      ['Memory', /^[\d.]+ %$/],
    ] as const) {
      const head = page.locator('.curve-head').filter({ hasText: title }).first();
      // A rate needs two ticks, and the curves of an hour are asked for every 20 seconds.
      await head.getByText(value).waitFor({ timeout: 90_000 });
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('says that a host has more processes than its table lists', async () => {
    const { page, complaints } = await open(`/hosts/${host}`);
    await page.getByRole('tab', { name: /^Processes \d+$/ }).waitFor();
    await page.route('**/api/v1/hosts/*/processes?*', (route) =>
      route.continue({ url: route.request().url().replace('limit=10000', 'limit=2') }),
    );
    await page.getByRole('tab', { name: 'Processes 2+' }).waitFor({ timeout: 40_000 });
    await page.getByText('this host has more').waitFor();
    await page.getByRole('link', { name: 'Search among all of them' }).click();
    await page.waitForURL((url) => url.pathname === '/processes' && url.searchParams.get('q') === `host:${host}`);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('finds a process that ate 500 MB and ended, by dragging the strip to it', async () => {
    const { began, over } = eater;
    const ended = await over;
    const { page, complaints } = await open(`/hosts/${host}?sort=-rss&win=15m`);
    await page.getByRole('grid').waitFor();
    // The next tick takes it out of the live table.
    await page.getByRole('row').filter({ hasText: 'eat-500-mb' }).waitFor({ state: 'detached', timeout: 40_000 });

    // A drag is one step of the history.
    await dragTo(page, (began + ended) / 2 + 5000, await windowOf(page));
    await page.getByText('Everything here is of that moment').waitFor();
    await page.goBack();
    await page.getByText('Everything here is of that moment').waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe(`/hosts/${host}`);
    await page.goForward();
    const row = page.getByRole('row').filter({ hasText: 'eat-500-mb' });
    await row.waitFor({ timeout: 20_000 });
    const cells = await row.getByRole('gridcell').allTextContents();
    const megabytes = Number(cells[5]?.replaceAll(',', ''));
    expect(megabytes).toBeGreaterThan(500);
    expect(megabytes).toBeLessThan(700);
    expect(await page.getByText('Everything here is of that moment').count()).toBe(1);
    expect(new URL(page.url()).searchParams.get('at')).toMatch(/^\d{4}-/);

    // The address alone shows the same to somebody else.
    const other = await open(new URL(page.url()).pathname + new URL(page.url()).search);
    await other.page.getByRole('row').filter({ hasText: 'eat-500-mb' }).waitFor();

    // What the process called itself is text: escaped, and never an element.
    expect(await row.textContent()).toContain('<img src=x onerror=alert(1)>\\u{202e}gpj.exe');
    await row.click();
    await page.getByRole('link', { name: 'Open' }).click();
    await page.getByText('exit code 0').first().waitFor();
    expect([...complaints, ...other.complaints]).toEqual([]);

    // Back to live: the eater is gone.
    await page.goBack();
    await page.keyboard.press('Escape');
    await page.getByText('Everything here is of that moment').waitFor({ state: 'detached' });
    await page.getByRole('row').filter({ hasText: 'eat-500-mb' }).waitFor({ state: 'detached' });
    await page.getByRole('row').filter({ hasText: 'psfleet' }).first().waitFor();
    await Promise.all([page.context().close(), other.page.context().close()]);
  });

  it('ends exactly the process that was chosen, after its name was typed for SIGKILL', async () => {
    // Nobody can type a tabulator into a field, so the page asks for what it shows in its place.
    const code = "require('fs').writeFileSync('/proc/self/comm', 'a\\tname'); setTimeout(() => {}, 100_000)";
    const victim = spawn(process.execPath, ['-e', code, 'a-victim'], { stdio: 'ignore' });
    children.push(victim);
    const { page, complaints } = await open('/processes?q=cmd:a-victim');
    const row = page.getByRole('row').filter({ hasText: 'a-victim' }).first();
    await row.waitFor({ timeout: 40_000 });
    await row.click();
    await page.getByRole('grid').focus();
    await page.keyboard.press('k');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('SIGKILL').check();
    const send = dialog.getByRole('button', { name: 'Send SIGKILL' });
    expect(await send.isDisabled()).toBe(true);
    const field = dialog.getByLabel('Type a\\u{9}name to confirm');
    await field.fill('a\\u{9}name');
    const isOver = once(victim, 'exit');
    await send.click();
    await dialog.getByText(/^done:/).waitFor({ timeout: 20_000 });
    expect(await isOver).toEqual([null, 'SIGKILL']);
    // Enter submits the form once more, which has nothing to send any more.
    await field.press('Enter');
    await dialog.getByText(/^done:/).waitFor();
    const { body } = await machine.get('/api/v1/actions?limit=100');
    expect(body.data).toHaveLength(1);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('ends all processes that were marked, and no other, and tells what came of each', async () => {
    const sleeper = (...args: readonly string[]): ChildProcess => {
      const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 600_000)', 'marked-one', ...args], {
        stdio: 'ignore',
      });
      children.push(child);
      return child;
    };
    const [first, second, other] = [sleeper(), sleeper(), sleeper('not-this-one')] as const;
    const { page, complaints } = await open('/processes?q=cmd:marked-one&sort=pid');
    const rows = page.getByRole('row').filter({ hasText: 'marked-one' });
    await expect.poll(() => rows.count(), { timeout: 60_000 }).toBe(3);
    await page.getByRole('grid').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('x');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('3 marked').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('3 marked').waitFor({ state: 'detached' });

    const wanted = rows.filter({ hasNotText: 'not-this-one' });
    await page.getByRole('columnheader', { name: 'PID' }).getByRole('button').focus();
    await wanted.nth(0).locator('.mark').click();
    await wanted.nth(1).locator('.mark').click();
    await page.getByText('2 marked').waitFor();
    // A mark made with the mouse leaves the keys to the page, and its dialogs give the focus back to the table.
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => page.getByRole('grid').evaluate((grid) => grid.matches(':focus'))).toBe(true);
    await page.keyboard.press('k');
    const dialog = page.getByRole('dialog', { name: 'Act on 2 processes' });
    expect(await dialog.getByRole('listitem').filter({ hasText: 'marked-one' }).count()).toBe(2);
    await dialog.getByLabel('SIGKILL').check();
    const send = dialog.getByRole('button', { name: 'Send SIGKILL to 2 processes' });
    expect(await send.isDisabled()).toBe(true);
    await dialog.getByLabel('Type 2 processes to confirm').fill('2 processes');
    const areOver = Promise.all([first, second].map((child) => once(child, 'exit')));
    await send.click();
    await expect.poll(() => dialog.getByText(/^done:/).count(), { timeout: 40_000 }).toBe(2);
    expect(await areOver).toEqual([
      [null, 'SIGKILL'],
      [null, 'SIGKILL'],
    ]);
    expect(other.exitCode ?? other.signalCode).toBeNull();
    await dialog.getByRole('button', { name: 'Close' }).click();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('an API that cannot answer for a while', () => {
  const busy = {
    status: 503,
    contentType: 'application/problem+json',
    body: JSON.stringify({
      type: 'https://psfleet.dev/problems/unavailable',
      title: 'Not available',
      status: 503,
      detail: 'The store is busy',
    }),
  };

  it('is not taken for a fleet that is well', async () => {
    const { page } = await openPage(browser);
    await page.route('**/api/v1/metrics/query', (route) => route.fulfill(busy));
    await signIn(page, '/');
    const main = page.getByRole('main');
    await main.getByText('The store is busy').waitFor({ timeout: 20_000 });
    expect(await page.getByText(/well/).count()).toBe(0);
    expect(await page.getByText('Nothing at this moment').count()).toBe(0);
    await page.unroute('**/api/v1/metrics/query');
    await main.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { level: 1, name: /host/ }).waitFor();
    await page.context().close();
  });

  it('leaves the table as it was, with its age', async () => {
    const { page } = await open(`/hosts/${host}`);
    const rows = page.getByRole('row').filter({ hasText: 'psfleet' });
    await rows.first().waitFor({ timeout: 20_000 });
    await page.route('**/processes?*', (route) => route.fulfill(busy));
    await page.getByText('No newer answer since').waitFor({ timeout: 40_000 });
    expect(await rows.count()).toBeGreaterThan(0);
    await page.context().close();
  });

  it('does not end the session of a tab that is loaded again meanwhile', async () => {
    const { page } = await open('/events');
    await page.route('**/api/v1/hosts?*', (route) => route.fulfill(busy));
    await page.reload();
    await page.getByRole('button', { name: 'Try again with the session of this tab' }).waitFor({ timeout: 20_000 });
    await page.unroute('**/api/v1/hosts?*');
    await page.getByRole('button', { name: 'Try again with the session of this tab' }).click();
    await page.getByRole('slider').waitFor();
    await page.context().close();
  });

  it('leaves a person who signs out with the truth about the session', async () => {
    const { page } = await open('/events');
    await page.route(/\/api\/v1\/sessions/, (route) => route.fulfill(busy));
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('the API did not end the session').waitFor({ timeout: 20_000 });
    expect(await page.evaluate('JSON.stringify(sessionStorage)')).toBe('{}');
    await page.context().close();
  });
});

describe('signing in', () => {
  it('takes a link once, leaves nothing of it in the address, and lasts for the tab', async () => {
    const link = await linkTo('/hosts');
    const { page } = await openPage(browser);
    await page.goto(link);
    await page.getByRole('slider').waitFor();
    expect(page.url()).toBe(`${machine.url}/hosts`);
    await page.reload();
    await page.getByRole('slider').waitFor();

    const thief = await openPage(browser);
    await thief.page.goto(link);
    await thief.page.getByRole('alert').waitFor();
    expect(await thief.page.getByRole('slider').count()).toBe(0);
    await Promise.all([page.context().close(), thief.page.context().close()]);
  });

  it('replaces the session of somebody else only with a click', async () => {
    const { page } = await openPage(browser);
    await page.goto(await linkTo('/'));
    await page.getByRole('slider').waitFor();
    const tab = await page.context().newPage();
    await tab.goto(await linkTo('/'));
    await tab.getByText('Somebody is signed in with this browser').waitFor();
    await page.reload();
    await page.getByRole('slider').waitFor();
    await tab.getByRole('button', { name: 'End it and sign in' }).click();
    await tab.getByRole('slider').waitFor();
    await page.reload();
    await page.getByLabel('Token').waitFor();
    await page.context().close();
  });

  it('takes a link that is pasted into the open tab', async () => {
    const { page } = await openPage(browser);
    await page.goto(machine.url);
    await page.getByLabel('Token').waitFor();
    await page.evaluate(`location.href = ${JSON.stringify(await linkTo('/'))}`);
    await page.getByRole('slider').waitFor();
    expect(new URL(page.url()).hash).toBe('');
    await page.context().close();
  });

  it('takes a token in a browser that still has the cookie of a session', async () => {
    const { page } = await open('/');
    await page.evaluate('sessionStorage.clear()');
    await page.reload();
    await page.getByLabel('Token').fill(machine.headers.authorization.replace('Bearer ', ''));
    await page.getByRole('button', { name: 'Sign in with the token' }).click();
    await page.getByRole('slider').waitFor();
    await page.context().close();
  });

  it('takes a token, which a reload forgets', async () => {
    const { page } = await openPage(browser);
    await page.goto(machine.url);
    await page.getByLabel('Token').fill(machine.headers.authorization.replace('Bearer ', ''));
    await page.getByRole('button', { name: 'Sign in with the token' }).click();
    await page.getByRole('slider').waitFor();
    // The browser of these tests has seen the first hints.
    expect(await page.evaluate('JSON.stringify([sessionStorage, localStorage])')).toBe('[{},{"psfleet.tour":"done"}]');
    await page.reload();
    await page.getByLabel('Token').waitFor();
    await page.context().close();
  });
});
