import { readlinkSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { createPsutil } from '../../src/create-psutil.js';
import { realIo } from '../../src/platform/io.js';
import { unshare } from '../restricted/compiled-program.js';
import { endSpawned } from '../testing/spawned.js';
import { startPeer } from './tcp-peer.js';

afterEach(endSpawned);

describe('netConnections of a process in another network namespace', () => {
  it.each([
    ['by the kernel', createPsutil()],
    ['by files, as without CAP_SYS_ADMIN', createPsutil({ io: { ...realIo } })],
  ])('has its sockets, %s', async (_, ps) => {
    const own = readlinkSync('/proc/thread-self/ns/net');
    const inside = await startPeer(...unshare, '--net');
    const port = await inside.ask('listen', { host: '0.0.0.0' });
    const process = new ps.Process(inside.pid);
    expect(process.netConnections()).toEqual([
      expect.objectContaining({ laddr: { ip: '0.0.0.0', port }, status: 'LISTEN', pid: inside.pid, family: 'AF_INET' }),
    ]);
    // Its pipes to this test.
    expect(process.netConnections({ kind: 'unix' }).length).toBeGreaterThan(0);
    expect([...ps.processIter({ attrs: ['netConnections'] })].length).toBeGreaterThan(1);
    expect(ps.netConnections({ kind: 'tcp' }).some(({ pid }) => pid === inside.pid)).toBe(false);
    expect(readlinkSync('/proc/thread-self/ns/net')).toBe(own);
  });
});
