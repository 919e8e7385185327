// The browser for the tests of the page.
import { existsSync } from 'node:fs';

const places = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];

/** How to get one, where none is found. */
export const chromiumRemedy =
  'install it (Debian: apt-get install chromium), or name a Chromium or Chrome in PSFLEET_CHROMIUM';

/** Path of PSFLEET_CHROMIUM, Debian's chromium or Google Chrome; null if none of them is there. */
export function findChromium() {
  const named = process.env.PSFLEET_CHROMIUM;
  return (named === undefined || named === '' ? places : [named]).find((path) => existsSync(path)) ?? null;
}
