import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePackages, makeSharedFolder, runNetwork } from './run-network.js';

interface Seen {
  /** How often the table was the one of each machine, and how often it showed processes of both. */
  readonly tables: { readonly real: number; readonly copy: number; readonly mixed: number };
  readonly kills: readonly {
    readonly victim: string;
    readonly status: string | number;
    readonly outcome: string | null;
    readonly ended: readonly string[];
  }[];
  readonly warnings: readonly string[];
  readonly health: readonly string[];
  readonly stored: number;
  /** Ticks that one machine made meanwhile. */
  readonly ticks: number;
}

const seconds = 300;

/** Needs root: the hosts mount file systems and have users of their own. */
describe(`two machines under the keys of one host for ${seconds} s`, () => {
  // The hosts see this folder; /tmp is each host's own.
  const folder = makeSharedFolder('/var/tmp/psfleet-twins-');
  let seen: Seen;

  beforeAll(async () => {
    const packages = makePackages(join(folder, 'install'));
    seen = (await runNetwork('twins.mjs', { folder, packages, seconds })) as Seen;
    console.log(JSON.stringify({ tables: seen.tables, stored: seen.stored, ticks: seen.ticks }));
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('never show processes of both in one table', () => {
    expect(seen.tables.mixed).toBe(0);
    expect(seen.tables.real + seen.tables.copy).toBeGreaterThan(seconds / 10);
  });

  it('end no other process than the one meant', () => {
    expect(seen.kills.length).toBeGreaterThan(5);
    for (const { victim, outcome, ended } of seen.kills) {
      expect(ended).toEqual(outcome === 'done' ? [victim] : []);
    }
  });

  it('are warned of, at the host and on both machines', () => {
    expect(seen.warnings).toContain('twin');
    for (const health of seen.health) {
      expect(health).toMatch(/another machine/);
    }
  });

  it('store at most 2.2 times what one does', () => {
    expect(seen.stored).toBeGreaterThan(seen.ticks / 2);
    expect(seen.stored).toBeLessThanOrEqual(2.2 * seen.ticks);
  });
});
