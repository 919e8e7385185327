import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@psfleet/service-kit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Spool, type SpooledMessage, type SpoolOptions } from './spool.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const never = new AbortController().signal;

let folder: string;
const opened: Spool[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-spool-'));
});

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(opened.splice(0).map((spool) => spool.close()));
  rmSync(folder, { recursive: true });
});

async function open(changes: Partial<SpoolOptions> = {}): Promise<Spool> {
  const spool = await Spool.open({
    folder: join(folder, 'spool'),
    maxBytes: 1_000_000,
    maxAgeMs: 86_400_000,
    maxMemoryBytes: 100_000,
    logger,
    ...changes,
  });
  opened.push(spool);
  return spool;
}

/** One tick of one message for each text; the first text of a keyframe begins with K. */
async function append(spool: Spool, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    await spool.append([{ seq: spool.nextSeq, bytes: Buffer.from(text) }], text.startsWith('K'));
  }
}

async function takeAll(spool: Spool): Promise<SpooledMessage[]> {
  const taken: SpooledMessage[] = [];
  while (spool.length > 0) {
    const message = await spool.next(never);
    if (message === null) {
      break;
    }
    taken.push(message);
    spool.markTaken(message);
  }
  return taken;
}

async function acknowledge(spool: Spool, sequence: number, ...messages: (SpooledMessage | undefined)[]): Promise<void> {
  for (const message of messages) {
    if (message !== undefined) {
      await spool.acks.append({ server: '0123456789abcdef', sequence, queueId: message.queueId, seq: message.seq });
    }
  }
}

const textsOf = (messages: readonly SpooledMessage[]): string[] => messages.map(({ bytes }) => bytes.toString());
const files = (): string[] =>
  readdirSync(join(folder, 'spool'))
    .filter((name) => name !== 'acks')
    .sort();

describe('Spool', () => {
  it('hands out the oldest message until the broker took it', async () => {
    const spool = await open();
    await append(spool, 'K1', 'b');
    const first = await spool.next(never);
    expect(first?.bytes.toString()).toBe('K1');
    expect(await spool.next(never)).toEqual(first);
    if (first !== null) {
      spool.markTaken(first);
    }
    expect((await spool.next(never))?.bytes.toString()).toBe('b');
    expect(spool).toMatchObject({ length: 1, takenBytes: 2, dropped: 0 });
  });

  it('keeps the messages that were not taken over a restart, in order and before new ones', async () => {
    const before = await open();
    await append(before, 'K1', 'b', 'K2', 'd');
    await before.close();
    const after = await open();
    expect(after.length).toBe(4);
    await append(after, 'K3');
    const all = await takeAll(after);
    expect(textsOf(all)).toEqual(['K1', 'b', 'K2', 'd', 'K3']);
    expect(all.map(({ queueId }) => queueId)).toEqual([...Array<string>(4).fill(before.queueId), after.queueId]);
    expect(after.queueId).not.toBe(before.queueId);
    const seqs = all.map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
  });

  it('numbers messages after all earlier ones, even if the clock was set back', async () => {
    const before = await open({ nowMs: () => Date.now() + 1e9 });
    await append(before, 'K1', 'b');
    const after = await open();
    expect(after.nextSeq).toBe(before.nextSeq);
  });

  it('numbers the messages of two queues that began in the same second differently for years', async () => {
    const now = Date.now();
    const [one, other] = [
      await open({ nowMs: () => now }),
      await open({ nowMs: () => now + 1_000, folder: join(folder, 'other') }),
    ];
    expect(other.nextSeq - one.nextSeq).toBeGreaterThan(2_000_000);
    const last = await open({ nowMs: () => Date.UTC(2199, 0, 1), folder: join(folder, 'last') });
    expect(Number.isSafeInteger(last.nextSeq + 1_000)).toBe(true);
  });

  it('keeps messages in their order when the clock jumps back and forth, with and without a restart', async () => {
    const start = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: start });
    const first = await open();
    await append(first, 'K1');
    vi.setSystemTime(start - 400 * 86_400_000);
    await append(first, 'b', 'K2');
    await first.close();
    const second = await open();
    await append(second, 'K3');
    vi.setSystemTime(start + 3_600_000);
    await append(second, 'd');
    await second.close();
    vi.setSystemTime(start - 3_600_000);
    const third = await open();
    await append(third, 'K4');
    const all = await takeAll(third);
    expect(textsOf(all)).toEqual(['K1', 'b', 'K2', 'K3', 'd', 'K4']);
    const seqs = all.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    expect(new Set(seqs).size).toBe(6);
  });

  it('resumes after the last acknowledged message', async () => {
    const before = await open();
    await append(before, 'K1', 'b', 'K2', 'd');
    const [, second] = await takeAll(before);
    await acknowledge(before, 5, second);
    await before.close();
    const after = await open();
    expect(textsOf(await takeAll(after))).toEqual(['K2', 'd']);
  });

  it('sends acknowledged messages again that a restored broker lost', async () => {
    const spool = await open();
    await append(spool, 'K1', 'b', 'K2', 'd');
    const [first] = await takeAll(spool);
    expect(first !== undefined && spool.sendAgainAfter(first)).toBe(true);
    expect(textsOf(await takeAll(spool))).toEqual(['b', 'K2', 'd']);
    spool.sendAllAgain();
    expect(textsOf(await takeAll(spool))).toEqual(['K1', 'b', 'K2', 'd']);
    spool.sendLastAgain(3);
    expect(textsOf(await takeAll(spool))).toEqual(['b', 'K2', 'd']);
    spool.sendLastAgain(9);
    expect(textsOf(await takeAll(spool))).toEqual(['K1', 'b', 'K2', 'd']);
  });

  it('never skips messages to send others again', async () => {
    const spool = await open();
    await append(spool, 'K1', 'b', 'K2');
    const [, second] = await takeAll(spool);
    spool.sendAllAgain();
    expect(second !== undefined && spool.sendAgainAfter(second)).toBe(false);
    expect(spool.length).toBe(3);
  });

  it('starts at the oldest message left of a queue, if the broker has only older ones', async () => {
    const spool = await open();
    await append(spool, 'K1', 'b');
    await takeAll(spool);
    expect(spool.sendAgainAfter({ queueId: spool.queueId, seq: 5 })).toBe(true);
    expect(spool.length).toBe(2);
  });

  it('evicts whole segments, the oldest first, and counts the messages that were not taken', async () => {
    const spool = await open({ maxBytes: 3_000 });
    await append(spool, `K1${'-'.repeat(800)}`, `b${'-'.repeat(800)}`);
    const first = await spool.next(never);
    if (first !== null) {
      spool.markTaken(first);
    }
    await append(spool, `K2${'-'.repeat(800)}`, `d${'-'.repeat(800)}`, 'K3');
    expect(spool.dropped).toBe(1);
    expect(textsOf(await takeAll(spool)).map((text) => text.slice(0, 2))).toEqual(['K2', 'd-', 'K3']);
    expect(files()).toHaveLength(2);
  });

  it('evicts segments that are too old', async () => {
    const spool = await open({ maxAgeMs: 50 });
    await append(spool, 'K1', 'b');
    await new Promise((resolve) => setTimeout(resolve, 80));
    await append(spool, 'K2', 'd');
    expect(spool.dropped).toBe(2);
    expect(textsOf(await takeAll(spool))).toEqual(['K2', 'd']);
  });

  it('asks for a keyframe when a segment is large enough to be rotated', async () => {
    const spool = await open({ maxBytes: 8_000 });
    await append(spool, 'K1');
    expect(spool.wantsKeyframe).toBe(false);
    await append(spool, 'b'.repeat(1_000));
    expect(spool.wantsKeyframe).toBe(true);
    await append(spool, 'K2');
    expect(spool.wantsKeyframe).toBe(false);
  });

  it('reads the whole records of a file that a crash cut at any byte', async () => {
    const whole = await open();
    await append(whole, 'K1', 'second', 'third');
    await whole.close();
    const [name = ''] = files();
    const { length } = readFileSync(join(folder, 'spool', name));
    const counts = new Set<number>();
    for (let cut = 0; cut <= length; cut++) {
      cpSync(join(folder, 'spool'), join(folder, 'cut'), { recursive: true });
      truncateSync(join(folder, 'cut', name), cut);
      const spool = await open({ folder: join(folder, 'cut') });
      counts.add(spool.length);
      expect(textsOf(await takeAll(spool))).toEqual(['K1', 'second', 'third'].slice(0, [...counts].at(-1)));
      rmSync(join(folder, 'cut'), { recursive: true });
    }
    expect([...counts]).toEqual([0, 1, 2, 3]);
  });

  it('ignores corrupted records and files of something else', async () => {
    const whole = await open();
    await append(whole, 'K1', 'second', 'third', 'K2');
    await whole.close();
    const [name = ''] = files();
    const bytes = readFileSync(join(folder, 'spool', name));
    bytes[bytes.indexOf('second')] = 0;
    writeFileSync(join(folder, 'spool', name), bytes);
    appendFileSync(join(folder, 'spool', '000000000009.spool'), 'not a spool');
    const spool = await open();
    expect(textsOf(await takeAll(spool))).toEqual(['K1', 'K2']);
    expect(files()).not.toContain('000000000009.spool');
    await append(spool, 'K3');
    expect(files()).toContain('000000000010.spool');
  });

  it('goes on when its folder was removed', async () => {
    const spool = await open();
    await append(spool, 'K1', 'b');
    rmSync(join(folder, 'spool'), { recursive: true });
    await append(spool, 'c', 'K2');
    // K1 to c were only in the file that is gone, and closed when K2 came.
    expect(textsOf(await takeAll(spool))).toEqual(['K2']);
    expect(spool.dropped).toBe(3);
    expect(files()).toHaveLength(1);
  });

  it('ends a wait for the next message when one comes, and when its signal aborts', async () => {
    const spool = await open();
    const waiting = spool.next(never);
    await append(spool, 'K1');
    expect((await waiting)?.bytes.toString()).toBe('K1');
    await takeAll(spool);
    const stop = new AbortController();
    const stopped = spool.next(stop.signal);
    stop.abort();
    expect(await stopped).toBeNull();
  });
});
