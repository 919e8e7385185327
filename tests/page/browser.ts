import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type Page } from 'playwright-core';
// @ts-expect-error a plain JavaScript module
import * as untypedBrowser from '../../scripts/find-chromium.mjs';

const { chromiumRemedy, findChromium } = untypedBrowser as {
  readonly chromiumRemedy: string;
  readonly findChromium: () => string | null;
};
const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** A page in Chromium, with what it complained about. */
export interface OpenPage {
  readonly page: Page;
  /** Violations of the Content-Security-Policy, errors that no code caught, and dialogs that a script opened. */
  readonly complaints: string[];
}

export async function openBrowser(): Promise<Browser> {
  const executable = findChromium();
  if (executable === null) {
    throw new Error(`there is no Chromium: ${chromiumRemedy}`);
  }
  // Its sandbox does not run as root.
  return chromium.launch({ executablePath: executable, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

export async function openPage(
  browser: Browser,
  theme: 'dark' | 'light' = 'dark',
  viewport = { width: 1440, height: 900 },
  seenHints = true,
): Promise<OpenPage> {
  const context = await browser.newContext({ viewport, colorScheme: theme, timezoneId: 'UTC' });
  const page = await context.newPage();
  const complaints: string[] = [];
  await page.exposeFunction('complain', (text: string) => void complaints.push(text));
  await page.addInitScript({
    content: `addEventListener('securitypolicyviolation', (event) => {
      complain(event.violatedDirective + ' ' + event.blockedURI);
    })`,
  });
  if (seenHints) {
    await page.addInitScript({ content: "try { localStorage.setItem('psfleet.tour', 'done'); } catch {}" });
  }
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { page, complaints };
}

/** What axe looks for in each theme. Only colours differ between them, so the rest is checked in one. */
const themeRules = [
  ['dark', null],
  ['light', ['color-contrast']],
] as const;

/** What axe finds wrong, in both themes, for people who use the page without eyes or a mouse. */
export async function findBarriers(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>("'axe' in globalThis"))) {
    await page.evaluate(readFileSync(axeFile, 'utf8'));
  }
  const found: string[] = [];
  for (const [theme, rules] of themeRules) {
    // Without motion, so that no colour is on its way to another.
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    found.push(...(await page.evaluate(runAxe, rules)).map((barrier) => `${theme}: ${barrier}`));
  }
  return found;
}

/** Runs in the page: all rules, or some. */
async function runAxe(rules: readonly string[] | null): Promise<string[]> {
  const { axe } = globalThis as unknown as {
    axe: { run: (options: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
  };
  const { violations } = await axe.run(rules === null ? {} : { runOnly: { type: 'rule', values: rules } });
  return violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}
