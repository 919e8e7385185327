import { createHash } from 'node:crypto';
import { simulatedHostId } from '@psfleet/wire';
import type { HostValues } from './message-template.js';
import type { Variation } from './variation.js';

/** Agents send a keyframe in every quarter hour. */
const keyframePeriodMs = 900_000;
/** Keyframes of different hosts are spread over the first minutes of the quarter hour. */
const keyframeSpreadMs = 300_000;

export interface SimulatedMessage {
  readonly seq: number;
  readonly bytes: Buffer;
  readonly processRows: number;
}

/** One host of a simulated fleet: repeats the tape in one of its variations, under a name and identities of its own. */
export class SimulatedHost {
  readonly name: string;
  /** Random id of the sender's queue, which is part of every message id. */
  readonly queue: string;
  readonly keyframeOffsetMs: number;
  readonly #variation: Variation;
  readonly #hostId: string;
  readonly #bootId: string;
  /** Low and high half of the number by which this host's identities differ from those of the tape. */
  readonly #uidSalt: readonly [low: number, high: number];
  #tick = 0;
  #nextSeq: number;
  #newestKeyframe: { readonly period: number; readonly seq: number; readonly ts: number } | null = null;

  constructor(name: string, variation: Variation, firstSeq: number) {
    const digest = createHash('sha256').update(name).digest();
    this.name = name;
    this.#variation = variation;
    this.#nextSeq = firstSeq;
    this.#uidSalt = [digest.readUInt32LE(0), digest.readUInt32LE(4)];
    this.#hostId = simulatedHostId(name);
    this.#bootId = `${this.#hostId}-boot`;
    this.queue = digest.toString('hex', 16, 24);
    this.keyframeOffsetMs = digest.readUInt32LE(8) % keyframeSpreadMs;
  }

  /** The message of the tick at `ts`, encoded as an agent does. */
  messageAt(ts: number, elapsedMs: number): SimulatedMessage {
    const seq = this.#nextSeq;
    const period = Math.floor((ts - this.keyframeOffsetMs) / keyframePeriodMs);
    const isFirst = this.#newestKeyframe === null;
    const isKeyframe = period !== this.#newestKeyframe?.period;
    const keyframe = this.#newestKeyframe === null || isKeyframe ? { period, seq, ts } : this.#newestKeyframe;
    const { template, processRows } = this.#variation.templateAt(this.#tick, isKeyframe, isFirst, elapsedMs);
    const values: HostValues = {
      host: this.name,
      hostId: this.#hostId,
      bootId: this.#bootId,
      queue: this.queue,
      seq,
      ts,
      keyframeSeq: keyframe.seq,
      keyframeTs: keyframe.ts,
      ownUids: (uids) => this.#ownUids(uids),
    };
    this.#newestKeyframe = keyframe;
    this.#tick += 1;
    this.#nextSeq += 1;
    return { seq, bytes: template.render(values), processRows };
  }

  /** This host's identities in place of those of the tape. 0 means "not known" and stays. */
  #ownUids(uids: BigUint64Array): BigUint64Array {
    const own = new BigUint64Array(uids);
    const halves = new Uint32Array(own.buffer);
    const [low, high] = this.#uidSalt;
    for (const [at, uid] of uids.entries()) {
      if (uid !== 0n) {
        halves[at * 2]! ^= low;
        halves[at * 2 + 1]! ^= high;
      }
    }
    return own;
  }
}
