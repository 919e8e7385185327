import { createHash } from 'node:crypto';

const quarterMs = 900_000;

/** One host of a simulated fleet: the tape again and again in one of its variations, with a name and identities of its own. */
export class SimulatedHost {
  constructor(name, variation, firstSeq) {
    this.name = name;
    this.variation = variation;
    this.nextSeq = firstSeq;
    const digest = createHash('sha256').update(name).digest();
    this.salt = new Uint32Array(digest.buffer.slice(digest.byteOffset, digest.byteOffset + 8));
    this.hostId = digest.toString('hex', 0, 16);
    this.bootId = `${this.hostId}-boot`;
    this.queue = digest.toString('hex', 16, 24);
    this.keyframeOffset = digest.readUInt32LE(8) % 300_000;
    this.quarter = null;
    this.tick = 0;
    this.keyframeSeq = null;
    this.keyframeTs = null;
  }

  /** The message of the tick at `ts`, as an agent encodes it, and how many process rows it holds. */
  messageAt(ts, elapsedMs) {
    const quarter = Math.floor((ts - this.keyframeOffset) / quarterMs);
    const keyframe = quarter !== this.quarter;
    const { template, processRows } = this.variation.templateOf(this.tick, keyframe, this.quarter === null, elapsedMs);
    const { name: host, hostId, bootId, queue, nextSeq: seq } = this;
    if (keyframe) {
      [this.keyframeSeq, this.keyframeTs] = [seq, ts];
    }
    const { keyframeSeq, keyframeTs } = this;
    const bytes = template.render({
      host,
      hostId,
      bootId,
      queue,
      seq,
      ts,
      keyframeSeq,
      keyframeTs,
      uidsOf: (uids) => this.ownUids(uids),
    });
    this.quarter = quarter;
    this.tick += 1;
    this.nextSeq += 1;
    return { seq, bytes, processRows };
  }

  /** Packed; 0 stands for none and stays. */
  ownUids(uids) {
    const own = new Uint32Array(uids.length * 2);
    const theirs = new Uint32Array(uids.buffer, uids.byteOffset, own.length);
    const [low, high] = this.salt;
    for (let at = 0; at < own.length; at += 2) {
      if (theirs[at] === 0 && theirs[at + 1] === 0) {
        continue;
      }
      own[at] = theirs[at] ^ low;
      own[at + 1] = theirs[at + 1] ^ high;
    }
    return Buffer.from(own.buffer);
  }
}
