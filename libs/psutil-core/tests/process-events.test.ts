import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { AccessDenied, NotSupported, createPsutil, processEvents, type ProcessEvent } from '../src/index.js';
import { mayFollowEvents } from './testing/event-rights.js';
import { endSpawned, eventually, start } from './testing/spawned.js';

afterEach(endSpawned);

/** Null where this machine does not permit it; the tests then assert that the error says so. */
function follow(): { readonly seen: ProcessEvent[]; readonly stop: () => void } | null {
  const seen: ProcessEvent[] = [];
  try {
    const events = processEvents({ intervalMs: 5, onEvents: (batch) => seen.push(...batch.events) });
    return { seen, stop: () => events.stop() };
  } catch (error) {
    expect([AccessDenied, NotSupported].some((type) => error instanceof type)).toBe(true);
    expect(mayFollowEvents(), String(error)).toBe(false);
    return null;
  }
}

describe('processEvents', () => {
  it('reads the front of very long arguments, each of its own', async () => {
    const following = follow();
    if (following === null) {
      return;
    }
    following.stop();
    const events = processEvents({ onEvents: () => undefined });
    const child = await start('/bin/sh', [
      '-c',
      'exec 2>&1; sleep 60 & wait',
      'a b',
      ...Array<string>(9_000).fill('x y'),
    ]);
    const command = events.readCommand(child.pid ?? 0) ?? [];
    events.stop();
    expect(command.slice(0, 5)).toEqual(['/bin/sh', '-c', 'exec 2>&1; sleep 60 & wait', 'a b', 'x y']);
    expect(new Set(command.slice(4, -1))).toEqual(new Set(['x y']));
    expect(command.length).toBeGreaterThan(4_000);
    expect(command.length).toBeLessThan(6_000);
  });

  it('reports start, exec and exit of a process', async () => {
    const following = follow();
    if (following === null) {
      return;
    }
    const child = await start('/bin/sh', ['-c', 'exit 5']);
    await eventually(() => following.seen.some((event) => event.kind === 'exit' && event.pid === child.pid));
    following.stop();
    const own = following.seen.filter((event) => event.pid === child.pid);
    expect(own.map(({ kind }) => kind)).toEqual(['fork', 'exec', 'exit']);
    expect(own[0]).toMatchObject({ ppid: process.pid });
    expect(own[2]).toMatchObject({ exitCode: 5 });
    const seen = following.seen.length;
    await start('/bin/true', []);
    await setTimeout(30);
    expect(following.seen.length).toBe(seen);
  });

  it('is refused through the procfs of another machine', () => {
    const ps = createPsutil({ procRoot: new URL('fixtures/linux/copied-proc/proc', import.meta.url).pathname });
    expect(() => ps.processEvents({ onEvents: () => undefined })).toThrow(NotSupported);
  });
});
