import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createPsutil } from '@psfleet/psutil-core';
import { createLogger } from '@psfleet/service-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AgentWarnings } from '../identity/agent-warnings.js';
import { createScrubber } from '../scrub/scrubber.js';
import { ProcessReader } from './process-reader.js';
import { ProcessTracker, type TrackedTick } from './process-tracker.js';
import { TcpCounter } from './tcp-counter.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const ps = createPsutil();
const table = ps.createProcessTable();
const scrubber = createScrubber({ enabled: false, patterns: [], stripAll: false });
const warnings = new AgentWarnings(logger);
const tcp = new TcpCounter({ ps, table, warnings, logger }, { maxCpuShare: 1 });
const reader = new ProcessReader(ps, table, scrubber, undefined, tcp);
const tracker = new ProcessTracker('web-1', 'boot');
const accepted: Socket[] = [];
const server = createServer((socket) => accepted.push(socket.resume()));
let ticks = 0;

async function tick(): Promise<TrackedTick> {
  ticks += 1;
  const readings = await reader.read(performance.now());
  return tracker.track(readings, {
    ts: ticks * 10_000,
    nowMs: ticks * 10_000,
    isKeyframe: ticks === 1,
    finalBytes: reader.ended,
  });
}

/** What the samples of each process say that it sent. */
const sent = new Map<bigint, number>();

async function tickAndAdd(): Promise<void> {
  const { samples } = await tick();
  for (const [row, uid] of samples.columns.proc_uid.entries()) {
    sent.set(uid, (sent.get(uid) ?? 0) + (samples.columns.tcp_sent_bytes[row] ?? 0));
  }
}

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await tick();
});

afterAll(async () => {
  tcp.stop();
  table.close();
  for (const socket of accepted) {
    socket.destroy();
  }
  server.close();
  await once(server, 'close');
});

describe('the TCP payload in samples', () => {
  it('adds up to what a process sent, its last bytes with its exit', async () => {
    const { port } = server.address() as AddressInfo;
    const script = `
      const socket = require('node:net').connect(${port}, '127.0.0.1');
      socket.write(Buffer.alloc(1000000));
      process.stdin.once('data', () => socket.end(Buffer.alloc(234567), () => process.exit()));`;
    const child = spawn(process.execPath, ['--eval', script], { stdio: ['pipe', 'ignore', 'inherit'] });
    await expect
      .poll(async () => [await tickAndAdd(), [...sent.values()].includes(1_000_000)][1], { timeout: 30_000 })
      .toBe(true);
    const exited = once(child, 'exit');
    child.stdin?.write('\n');
    await exited;
    await expect
      .poll(async () => [await tickAndAdd(), [...sent.values()].includes(1_234_567)][1], { timeout: 10_000 })
      .toBe(true);
  });

  it('is a metric of the host as well', () => {
    const [row] = tcp.rows();
    expect(row?.sentBytes).toBeGreaterThanOrEqual(1_234_567);
    expect(row?.unattributedSentBytes).toBeLessThan(row?.sentBytes ?? 0);
  });
});
