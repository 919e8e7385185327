import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBarriers } from './browser.js';
import { answerWithHostileText } from './hostile-text.js';
import { contentOf, furtherPaths, MachinePage } from './machine-page.js';

const served = new MachinePage();
let host = '';

beforeAll(async () => {
  await served.start();
  ({ host } = served);
}, 240_000);

afterAll(() => served.remove());

/** Elements that only markup within a text could have made, and addresses that are scripts. Runs in the page. */
const findForeign = `
  [...document.querySelectorAll('*')].filter((element) => {
    const address = new URL(element.src || element.href?.baseVal || element.href || 'none:', location.href);
    const isOurs = element.matches('script[src], link[href]') && address.href.startsWith(location.origin + '/assets/');
    const isForeign = element.matches('img, script, style, iframe, object, link, [onload], [onerror], svg svg');
    const addresses = ['href', 'src', 'action'].map((name) => element.getAttribute(name) ?? '');
    return (isForeign && !isOurs) || addresses.some((address) => /^\\s*(javascript|data):/i.test(address));
  }).map(({ outerHTML }) => outerHTML.slice(0, 300))`;

describe('everybody can use the page', () => {
  it('axe finds no barrier in either theme', async () => {
    const { page, complaints } = await served.open('/');
    const found: string[] = [];
    for (const path of ['/', `/hosts/${host}`, '/processes', '/hosts', '/events', '/actions']) {
      const link = page.locator(`nav a[href^="${path}"]`).first();
      await (
        path.startsWith('/hosts/') ? page.getByRole('button', { name: new RegExp(`^${host}`) }).first() : link
      ).click();
      await contentOf(page, path).waitFor({ timeout: 60_000 });
      found.push(...(await findBarriers(page)).map((barrier) => `${path}: ${barrier}`));
    }
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    found.push(...(await findBarriers(page)).map((barrier) => `keys: ${barrier}`));
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.getByRole('dialog', { name: 'Go to a time' }).waitFor();
    found.push(...(await findBarriers(page)).map((barrier) => `jump: ${barrier}`));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find a host' }).fill('psfleet');
    await page
      .getByRole('option', { name: /pid \d+/ })
      .first()
      .waitFor();
    found.push(...(await findBarriers(page)).map((barrier) => `palette: ${barrier}`));
    await page.keyboard.press('Escape');
    await page.keyboard.press('t');
    found.push(...(await findBarriers(page)).map((barrier) => `one row: ${barrier}`));
    await page.keyboard.press('t');

    await page.goto(`${served.machine.url}/hosts/${host}?view=tree`);
    await page.getByRole('gridcell').first().waitFor({ timeout: 60_000 });
    found.push(...(await findBarriers(page)).map((barrier) => `tree: ${barrier}`));

    await page.locator('nav a[href^="/processes"]').first().click();
    // The first rows may be of processes that have just ended, on which nobody can act.
    await page.getByLabel('Search processes').fill('cmd:psfleet');
    await page.getByLabel('Search processes').press('Enter');
    await page.getByRole('row').filter({ hasText: 'psfleet' }).first().click();
    await page.getByRole('row', { selected: true }).waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('k');
    await page.getByRole('dialog').getByLabel('SIGKILL').check();
    found.push(...(await findBarriers(page)).map((barrier) => `action: ${barrier}`));
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Open' }).click();
    await page.getByRole('heading', { name: 'Family' }).waitFor();
    found.push(...(await findBarriers(page)).map((barrier) => `process: ${barrier}`));
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Token').waitFor();
    found.push(...(await findBarriers(page)).map((barrier) => `sign in: ${barrier}`));
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('a phone of 390 pixels has no page that is wider than itself', async () => {
    const { page, complaints } = await served.open('/', 'dark', { width: 390, height: 844 });
    for (const path of ['/', '/processes', '/hosts', '/events', '/actions']) {
      await page.locator(`.tab-bar a[href^="${path}"]`).first().click();
      await contentOf(page, path).waitFor({ timeout: 60_000 });
      const width = (): Promise<number> => page.evaluate<number>('document.documentElement.scrollWidth');
      await expect.poll(width, { message: path }).toBeLessThanOrEqual(390);
      if (path === '/hosts') {
        const table = page.getByRole('region', { name: 'Hosts' });
        expect(await table.evaluate(({ scrollWidth }) => scrollWidth)).toBeLessThanOrEqual(390);
      }
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('names, arguments, users, labels, units and containers that are markup', () => {
  it('are text on every page and in every dialog', async () => {
    const { page, complaints } = await served.open('/');
    await answerWithHostileText(page);
    const found: string[] = [];
    const look = async (place: string): Promise<void> => {
      found.push(...(await page.evaluate<string[]>(findForeign)).map((html) => `${place}: ${html}`));
      const width = (): Promise<number> => page.evaluate<number>('document.documentElement.scrollWidth');
      await expect.poll(width, { message: `${place} is wider than the screen` }).toBeLessThanOrEqual(1440);
    };
    for (const path of ['/', `/hosts/${served.host}?view=tree`, '/processes', '/hosts', '/events', '/actions']) {
      await page.goto(`${served.machine.url}${path}`);
      await contentOf(page, path).waitFor({ timeout: 60_000 });
      await look(path);
      if (path === '/events') {
        // Names of hosts are hostile there too.
        const links = page.getByRole('main').locator(`a[href^="/hosts/"]:not([href^="/hosts/${served.host}"])`);
        await links.first().waitFor();
      }
    }
    for (const path of furtherPaths(served.host)) {
      await page.goto(`${served.machine.url}${path}`);
      await page.getByRole('main').locator('tbody tr, .note').first().waitFor({ timeout: 60_000 });
      await look(path);
    }
    await page.goto(`${served.machine.url}/processes?q=cmd:psfleet`);
    const row = page.getByRole('grid').getByRole('row').nth(1);
    // Hostile text has to be there, or nothing was tried.
    await row.getByText('<img src=x').or(row.getByText('<script>')).or(row.getByText('ran')).first().waitFor();
    await row.click();
    await page.getByRole('row', { selected: true }).waitFor();
    await look('the chosen process');
    await page.getByRole('grid').focus();
    await page.keyboard.press('k');
    await page.getByRole('dialog').getByLabel('SIGKILL').check();
    await look('the dialog of actions');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find a host' }).fill('psfleet');
    await page
      .getByRole('option', { name: /pid \d+/ })
      .first()
      .waitFor();
    await look('the palette');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Open' }).click();
    await page.getByRole('heading', { name: 'Family' }).waitFor();
    await look('the page of a process');
    // Answers that were on their way when a page was left come to nobody.
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
