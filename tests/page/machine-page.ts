import type { Browser, Locator, Page } from 'playwright-core';
import { eventually } from '../programs/eventually.js';
import { OneMachine } from '../programs/one-machine.js';
import { openBrowser, openPage, type OpenPage } from './browser.js';
import { buildPage } from './built-page.js';

type HowToOpen = Parameters<typeof openPage> extends [unknown, ...infer Rest] ? Rest : never;

/** What `npm start` runs, with its host's first table, and a browser to look at its page. */
export class MachinePage {
  readonly machine = new OneMachine();
  #browser: Browser | null = null;
  host = '';
  /** When its first table was there, in milliseconds since the epoch. */
  since = 0;

  async start(): Promise<void> {
    buildPage();
    this.#browser = await openBrowser();
    await this.machine.start();
    await eventually(
      'the first table',
      async () => {
        const { body } = await this.machine.get('/api/v1/hosts');
        this.host = body.data[0]?.host ?? '';
        const table = await this.machine.get(`/api/v1/hosts/${this.host}/processes?limit=1`);
        return table.body.data?.length === 1;
      },
      60_000,
    );
    this.since = Date.now();
  }

  get browser(): Browser {
    if (this.#browser === null) {
      throw new Error('the browser was not started');
    }
    return this.#browser;
  }

  /** A link as `psfleet login` prints it, to a page of the fleet. */
  async linkTo(path: string): Promise<string> {
    const { body } = await this.machine.ask('POST', '/api/v1/sessions/links');
    return `${this.machine.url}${path}#code=${body.data.code}`;
  }

  async signIn(page: Page, path: string): Promise<void> {
    await page.goto(await this.linkTo(path));
    await page.getByRole('slider').waitFor();
  }

  async open(path: string, ...how: HowToOpen): Promise<OpenPage> {
    const opened = await openPage(this.browser, ...how);
    await this.signIn(opened.page, path);
    return opened;
  }

  async remove(): Promise<void> {
    await this.#browser?.close();
    await this.machine.remove();
  }
}

/** Addresses of what pages have beside their first tables. */
export function furtherPaths(host: string): readonly string[] {
  return [
    '/processes?group=user',
    '/processes?over=window&win=15m',
    `/hosts/${host}?tab=network`,
    `/hosts/${host}?tab=file-systems`,
    `/hosts/${host}?tab=sensors`,
    `/hosts/${host}?group=unit`,
    '/health',
  ];
}

/** Something that a page shows with its answer only, so that nobody measures a skeleton. */
export function contentOf(page: Page, path: string): Locator {
  const main = page.getByRole('main');
  if (path === '/') {
    return main.locator('.card').first();
  }
  return path === '/processes' || path.startsWith('/hosts/')
    ? main.getByRole('gridcell').first()
    : main.locator('tbody tr, .note').first();
}
