import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NicAddress, NicStats } from '../../src/index.js';
import { compileProgram, runForJson, type CompiledProgram } from './compiled-program.js';

interface Reading {
  readonly addresses: Readonly<Record<string, readonly NicAddress[]>>;
  readonly stats: Readonly<Record<string, NicStats>>;
  readonly listeners: number;
  readonly unix: boolean;
}

let program: CompiledProgram;
let report: Readonly<Record<'before' | 'withoutSettings' | 'withoutNetlink', Reading>>;
beforeAll(() => {
  program = compileProgram(new URL('refused-netlink.ts', import.meta.url));
  report = runForJson([process.execPath, program.path]) as typeof report;
});
afterAll(() => program.remove());

describe('in a sandbox', () => {
  it('that refuses netlink sockets, interfaces are read by other means', () => {
    const { before, withoutNetlink } = report;
    expect(Object.keys(before.addresses)).toContain('lo');
    expect(withoutNetlink.addresses).toEqual(before.addresses);
    expect(withoutNetlink.stats).toEqual(report.withoutSettings.stats);
    expect(Math.abs(withoutNetlink.listeners - before.listeners)).toBeLessThan(10);
    expect(withoutNetlink.unix).toBe(true);
  });

  it('where drivers answer ENOTTY, speed and duplex are unknown, and the rest is known', () => {
    const { before, withoutSettings } = report;
    const unknown = Object.entries(before.stats).map(([name, stats]) => [
      name,
      { ...stats, duplex: null, speed: null },
    ]);
    expect(withoutSettings.stats).toEqual(Object.fromEntries(unknown));
  });
});
