import type { Process } from '@psfleet/sdk';
import { describe, expect, it } from 'vitest';
import { siblingsByHost } from './siblings.js';

function process(procUid: string, host: string, facts: Partial<Process> = {}): Process {
  return { procUid, host, cmdline: ['node', 'a.js'], rss: null, cpuPercent: null, ...facts } as Process;
}

describe('the processes that run the same program', () => {
  const self = process('self', 'web-1', { rss: 5 });

  it('are counted by host, without the process itself', () => {
    const found = siblingsByHost(
      [
        self,
        process('a', 'web-1', { rss: 10, cpuPercent: 1.5 }),
        process('b', 'web-2', { rss: 100, cmdline: ['node', 'b.js'] }),
        process('c', 'web-2', { rss: 200 }),
      ],
      self,
    );
    expect(found).toEqual([
      { host: 'web-2', processes: 2, sameArguments: 1, rss: 300, cpuPercent: null },
      { host: 'web-1', processes: 1, sameArguments: 1, rss: 10, cpuPercent: 1.5 },
    ]);
  });

  it('have the same arguments under another path of the program, but not where they are unknown', () => {
    const found = siblingsByHost(
      [process('a', 'h', { cmdline: ['/usr/bin/node', 'a.js'] }), process('b', 'h', { cmdline: null })],
      self,
    );
    expect(found).toMatchObject([{ processes: 2, sameArguments: 1, rss: null }]);
    expect(siblingsByHost([process('b', 'h', { cmdline: null })], { ...self, cmdline: null })).toMatchObject([
      { sameArguments: 0 },
    ]);
  });

  it('tell one argument with a blank from two', () => {
    const one = { procUid: 'x', cmdline: ['a', 'b c'] };
    expect(siblingsByHost([process('y', 'h', { cmdline: ['a', 'b', 'c'] })], one)).toMatchObject([
      { sameArguments: 0 },
    ]);
  });
});
