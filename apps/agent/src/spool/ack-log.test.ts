import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@psfleet/service-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ackRecordLength, serverTag, type Ack } from './ack-codec.js';
import { AckLog } from './ack-log.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const [first, second] = [serverTag('NAFIRST'), serverTag('NASECOND')];
const queueId = '00112233445566ff';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-acks-'));
  path = join(folder, 'acks');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((log) => log.close()));
  rmSync(folder, { recursive: true });
});

const opened: AckLog[] = [];
async function open(): Promise<AckLog> {
  const log = await AckLog.open(folder, logger);
  opened.push(log);
  return log;
}

const ack = (server: string, sequence: number, seq: number): Ack => ({ server, sequence, queueId, seq });

async function logOf(...acks: readonly Ack[]): Promise<AckLog> {
  const log = await open();
  for (const one of acks) {
    await log.append(one);
  }
  return log;
}

describe('AckLog', () => {
  it('has every acknowledgement after a restart, whether or not it was closed', async () => {
    const kept = [ack(first, 7, 1_795_377_312_000), ack(first, 9, 1_795_377_312_001)];
    await logOf(...kept);
    const again = await open();
    expect(again.last).toEqual(kept[1]);
    expect(again.newestSeq).toBe(1_795_377_312_001);
    expect(again.find(first, 7)).toEqual(kept[0]);
    expect(again.find(first, 8)).toBeNull();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('finds the message of the present server first, else the oldest with this sequence', async () => {
    const log = await logOf(ack(first, 5, 50), ack(second, 5, 20), ack(second, 6, 21));
    expect(log.find(first, 5)?.seq).toBe(50);
    expect(log.find(second, 5)?.seq).toBe(20);
    expect(log.find(serverTag('NATHIRD'), 5)?.seq).toBe(20);
  });

  it('forgets what a broker no longer has, also on disk, but not how far it once was', async () => {
    const log = await logOf(ack(first, 5, 1), ack(first, 6, 2), ack(first, 7, 3));
    await log.forgetAfter(5);
    expect([log.last?.sequence, log.newestSeq]).toEqual([5, 3]);
    await log.append(ack(second, 6, 2));
    expect((await open()).last).toEqual(ack(second, 6, 2));
  });

  it('reads the whole records of a file that a crash cut at any byte, and writes behind them', async () => {
    await logOf(ack(first, 5, 1), ack(first, 6, 2));
    const whole = readFileSync(path);
    for (let cut = 0; cut <= whole.length; cut++) {
      rmSync(path);
      appendFileSync(path, whole);
      truncateSync(path, cut);
      const log = await open();
      expect(log.last?.seq ?? 0).toBe(Math.floor(cut / ackRecordLength));
      await log.append(ack(first, 9, 9));
      expect((await open()).last?.seq).toBe(9);
      await log.close();
    }
  });

  it('forgets messages that are kept no longer, when there are many', async () => {
    const log = await logOf();
    for (let n = 1; n <= 1_100; n++) {
      await log.append(ack(first, n, n));
      await log.compact(n - 100);
    }
    expect([log.find(first, 900), log.find(first, 1_000)?.seq, log.last?.seq]).toEqual([null, 1_000, 1_100]);
    expect(statSync(path).size).toBeLessThan(1_024 * ackRecordLength);
    expect((await open()).find(first, 1_060)?.seq).toBe(1_060);
  });

  it('has what is acknowledged while the file is shortened', async () => {
    const log = await logOf();
    for (let n = 1; n <= 1_100; n++) {
      await log.append(ack(first, n, n));
    }
    // The publisher appends, and meanwhile a tick shortens.
    const shortened = log.compact(1_000);
    for (let n = 1_101; n <= 1_120; n++) {
      await log.append(ack(first, n, n));
    }
    await shortened;
    expect((await open()).last?.seq).toBe(1_120);
  });

  it('goes on in memory while it cannot be written', async () => {
    mkdirSync(`${path}.new`);
    const log = await logOf(ack(first, 5, 1), ack(first, 6, 2));
    await log.forgetAfter(5);
    expect(log.last?.sequence).toBe(5);
    await log.append(ack(first, 6, 3));
    expect(log.find(first, 6)?.seq).toBe(3);
    rmSync(`${path}.new`, { recursive: true });
  });
});
