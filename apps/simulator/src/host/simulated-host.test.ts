import { decodeMessage, encodeMessage, type HostMessage } from '@psfleet/wire';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Tape } from '../tape/tape.js';
import { defaultTape, readTape } from '../tape/tape-file.js';
import { SimulatedHost, type SimulatedMessage } from './simulated-host.js';
import { Variation } from './variation.js';
const [firstTs, firstSeq, intervalMs, quarterMs] = [1_795_000_000_000, 1_795_000_000_000, 10_000, 900_000];

describe('a simulated host', () => {
  let tape: Tape;
  let first: SimulatedMessage[];
  let second: SimulatedMessage[];
  let factor: number;

  beforeAll(() => {
    tape = readTape(defaultTape);
    const variation = new Variation('shared', tape);
    ({ factor } = variation);
    const play = (host: SimulatedHost): SimulatedMessage[] =>
      Array.from({ length: 150 }, (_, tick) => host.messageAt(firstTs + tick * intervalMs, intervalMs));
    first = play(new SimulatedHost('sim-1', variation, firstSeq));
    second = play(new SimulatedHost('sim-22', variation, firstSeq + 5));
  });

  it('sends what the encoder of the wire would send', () => {
    for (const { bytes } of first) {
      const message = decodeMessage(bytes);
      expect(decodeMessage(encodeMessage(message))).toEqual(message);
    }
  });

  it('has a name, ids and identities of its own', () => {
    const [one, two] = [decodeMessage(first[3]!.bytes), decodeMessage(second[3]!.bytes)];
    expect(one).toMatchObject({
      host: 'sim-1',
      seq: firstSeq + 3,
      ts: firstTs + 3 * intervalMs,
      elapsedMs: intervalMs,
    });
    expect(two).toMatchObject({ host: 'sim-22', seq: firstSeq + 8, ts: firstTs + 3 * intervalMs });
    expect(new Set([one.hostId, two.hostId, one.bootId, two.bootId, one.queue, two.queue]).size).toBe(6);
    const uids = [...(one.samples?.columns.proc_uid ?? []), ...(two.samples?.columns.proc_uid ?? [])];
    expect(new Set(uids).size).toBe(uids.length);
  });

  it('keeps the identity of a process over all its tables and ticks', () => {
    const identities = decodeMessage(first[0]!.bytes).identities;
    const known = new Set(identities?.columns.proc_uid);
    expect(identities?.columns.parent_proc_uid.some((uid) => uid !== 0n && known.has(uid))).toBe(true);
    for (const { bytes } of first) {
      const message = decodeMessage(bytes);
      for (const uid of message.identities?.columns.proc_uid ?? []) {
        known.add(uid);
      }
      for (const uid of message.samples?.columns.proc_uid ?? []) {
        expect(known.has(uid)).toBe(true);
      }
    }
  });

  it('sends every process at its first tick and once in every quarter hour, all identities at the first', () => {
    const keyframes = first.map(({ bytes }) => decodeMessage(bytes)).filter(({ tick }) => tick.keyframe);
    expect(keyframes).toHaveLength(1 + Math.ceil((150 * intervalMs) / quarterMs));
    for (const { samples, tick } of keyframes) {
      expect(samples?.rows).toBe(tick.processes);
    }
    expect(keyframes[0]?.identities?.rows).toBe(keyframes[0]?.samples?.rows);
    for (const { identities } of keyframes.slice(1)) {
      expect(identities?.rows ?? 0).toBeLessThan(10);
    }
  });

  it('sends a true hint about the process with the most memory', () => {
    const newest = new Map<bigint, { readonly ts: number; readonly rss: number }>();
    for (const { bytes } of first) {
      const { ts, samples, tick } = decodeMessage(bytes);
      for (const [row, uid] of samples?.columns.proc_uid.entries() ?? []) {
        if (samples?.columns.exited[row] === true) {
          newest.delete(uid);
        } else {
          newest.set(uid, { ts, rss: samples?.columns.rss[row] ?? 0 });
        }
      }
      const { maxRss, maxRssProcUid: procUid, maxRssTs, nextRss } = tick;
      expect(newest.get(procUid ?? 0n)).toEqual({ ts: maxRssTs, rss: maxRss });
      newest.forEach(
        ({ rss }, uid) => void (uid === procUid || expect(rss).toBeLessThanOrEqual(nextRss ?? Number.NaN)),
      );
    }
  });

  it('sends totals with later keyframes that are the sums of what came before', () => {
    const sums = new Map<bigint, number>();
    let compared = 0;
    for (const [at, { bytes }] of first.entries()) {
      const { samples, tick } = decodeMessage(bytes);
      for (const [row, uid] of samples?.columns.proc_uid.entries() ?? []) {
        const total = samples?.columns.read_bytes_total[row] ?? Number.NaN;
        const sum = (sums.get(uid) ?? 0) + (samples?.columns.read_bytes[row] || 0);
        if (at > 0 && tick.keyframe && !Number.isNaN(total)) {
          expect(total, String(uid)).toBe(sum);
          compared += sum;
        }
        sums.set(uid, at === 0 ? total || 0 : sum);
      }
    }
    expect(compared).toBeGreaterThan(0);
  });

  it.each(['rss', 'pss', 'write_bytes', 'tcp_sent_bytes'] as const)(
    'changes %s about as often as the recorded machine',
    (column) => {
      const shareOf = (messages: readonly HostMessage[]): number => {
        const last = new Map<bigint, number | null>();
        let [rows, changes] = [0, 0];
        for (const { samples } of messages) {
          for (const [row, uid] of samples?.columns.proc_uid.entries() ?? []) {
            const value = samples?.columns[column][row] ?? null;
            rows += 1;
            changes += last.has(uid) && last.get(uid) !== value ? 1 : 0;
            last.set(uid, value);
          }
        }
        return changes / rows;
      };
      const played = shareOf(first.slice(1, tape.deltas.length).map(({ bytes }) => decodeMessage(bytes)));
      expect(played / shareOf(tape.deltas)).toBeGreaterThan(0.6);
      expect(played / shareOf(tape.deltas)).toBeLessThan(1.5);
    },
  );

  it('keeps counting when the tape starts again, and at a keyframe', () => {
    const userTimes = first.map(
      ({ bytes }) =>
        decodeMessage(bytes)
          .groups.find(({ group }) => group === 1)
          ?.fields.get(1)?.[0] ?? Number.NaN,
    );
    expect(userTimes).toEqual(userTimes.toSorted((a, b) => a - b));
    expect(userTimes.at(-1)).toBeGreaterThan(userTimes[tape.deltas.length] ?? Infinity);
  });

  it.each([
    ['idle time', 1, 3],
    ['context switches', 4, 1],
    ['interrupts', 4, 2],
  ])('counts %s as unevenly as the recorded machine', (_, group, field) => {
    const valuesOf = (messages: readonly HostMessage[]): number[] =>
      messages.map(
        ({ groups }) => groups.find((candidate) => candidate.group === group)?.fields.get(field)?.[0] ?? Number.NaN,
      );
    const spread = (values: readonly number[]): number => {
      const increases = values.slice(1).map((value, at) => value - (values[at] ?? Number.NaN));
      const mean = increases.reduce((sum, increase) => sum + increase, 0) / increases.length;
      return Math.sqrt(increases.reduce((sum, increase) => sum + (increase - mean) ** 2, 0) / increases.length);
    };
    const played = spread(valuesOf(first.map(({ bytes }) => decodeMessage(bytes)))) / factor;
    const recorded = spread(valuesOf(tape.deltas));
    expect(played / recorded).toBeGreaterThan(0.9);
    expect(played / recorded).toBeLessThan(1.5);
  });
});
