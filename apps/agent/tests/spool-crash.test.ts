import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '@psfleet/service-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Spool } from '../src/spool/spool.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const never = new AbortController().signal;
const options = { maxBytes: 1e9, maxAgeMs: 1e9, maxMemoryBytes: 200_000, logger };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-spool-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** The sequence numbers that a process printed as kept before it was killed. */
async function appendUntilKilled(afterMs: number): Promise<number[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'endless-spool.mjs'), join(folder, 'spool')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // At its exit, the last output may not have arrived yet.
  const closed = once(child, 'close');
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await once(child.stdout, 'data');
  await sleep(afterMs);
  child.kill('SIGKILL');
  await closed;
  return text.split('\n').slice(0, -1).map(Number);
}

async function readAll(spool: Spool): Promise<number[]> {
  const seqs: number[] = [];
  while (spool.length > 0) {
    const message = await spool.next(never);
    if (message === null) {
      break;
    }
    expect(message.bytes.toString('latin1')).toBe(
      Buffer.alloc(message.bytes.length, String(message.seq)).toString('latin1'),
    );
    seqs.push(message.seq);
    spool.markTaken(message);
  }
  return seqs;
}

describe('Spool, after a crash and on a full disk', () => {
  it('has every message that was kept before a kill -9, whole and in order', async () => {
    const kept: number[] = [];
    for (let round = 0; round < 6; round++) {
      kept.push(...(await appendUntilKilled(Math.random() * 150)));
    }
    const spool = await Spool.open({ folder: join(folder, 'spool'), ...options });
    const found = await readAll(spool);
    await spool.close();
    expect(found.filter((seq) => kept.includes(seq))).toEqual(kept);
    // In each round one more may have been kept, but not yet printed.
    expect(found.length - kept.length).toBeLessThanOrEqual(6);
    expect(found).toEqual([...found].sort((a, b) => a - b));
  });

  it('keeps messages in memory while the disk is full, and returns to the disk', async (test) => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    test.skip(
      spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'none', disk]).status !== 0,
      'not permitted to mount a small file system',
    );
    try {
      const spool = await Spool.open({ folder: join(disk, 'spool'), ...options });
      const append = async (keyframe: boolean): Promise<number> => {
        const seq = spool.nextSeq;
        await spool.append([{ seq, bytes: Buffer.alloc(10_000, String(seq)) }], keyframe);
        return seq;
      };
      const seqs = [await append(true), await append(false)];
      writeFileSync(join(disk, 'ballast'), Buffer.alloc(90_000));
      for (let count = 0; count < 5; count++) {
        seqs.push(await append(false));
      }
      expect(spool.dropped).toBe(0);
      expect(await readAll(spool)).toEqual(seqs);
      rmSync(join(disk, 'ballast'));
      const realNow = performance.now.bind(performance);
      performance.now = () => realNow() + 61_000;
      expect(spool.wantsKeyframe).toBe(true);
      const late = await append(true);
      performance.now = realNow;
      await spool.close();
      const next = await Spool.open({ folder: join(disk, 'spool'), ...options });
      expect((await readAll(next)).at(-1)).toBe(late);
      await next.close();
    } finally {
      spawnSync('umount', [disk]);
    }
  });
});
