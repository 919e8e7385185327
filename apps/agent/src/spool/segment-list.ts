import type { Segment } from './segment.js';

/** A message as the broker knows it. */
export interface StoredPosition {
  readonly queueId: string;
  readonly seq: number;
}

/** The next message to send: in which segment, and which of its messages. */
interface Cursor {
  readonly at: number;
  readonly index: number;
}

/** The segments of a spool, oldest first, and how far the broker has them. */
export class SegmentList {
  readonly #segments: Segment[];
  #cursor: Cursor = { at: 0, index: 0 };
  /** When all of a segment was taken, on the clock of performance.now(). */
  readonly #takenSince = new Map<Segment, number>();

  constructor(segments: readonly Segment[]) {
    this.#segments = [...segments];
  }

  /** Messages that are not passed yet. */
  get length(): number {
    return this.#segments.slice(this.#cursor.at).reduce((sum, { count }) => sum + count, 0) - this.#cursor.index;
  }

  get oldest(): Segment | undefined {
    return this.#segments[0];
  }

  /** Bytes of all segments in memory, or of those in files. */
  bytes(inMemory: boolean): number {
    return this.#segments.reduce((sum, segment) => sum + (segment.inMemory === inMemory ? segment.bytes : 0), 0);
  }

  push(segment: Segment): void {
    this.#segments.push(segment);
  }

  /** Since when all of it is taken, on the clock of performance.now(); null if it is not. */
  takenSinceMs(segment: Segment): number | null {
    return this.#takenSince.get(segment) ?? null;
  }

  /** Forgets the oldest; how many messages of it were not passed. */
  shift(): number {
    const oldest = this.#segments.shift();
    if (oldest === undefined) {
      return 0;
    }
    this.#takenSince.delete(oldest);
    const { at, index } = this.#cursor;
    this.#cursor = at > 0 ? { at: at - 1, index } : { at: 0, index: 0 };
    return at > 0 ? 0 : oldest.count - index;
  }

  /** Where the next message is; null while there is none. */
  peek(): { readonly segment: Segment; readonly index: number } | null {
    for (;;) {
      const { at, index } = this.#cursor;
      const segment = this.#segments[at];
      if (segment === undefined) {
        return null;
      }
      if (index < segment.count) {
        return { segment, index };
      }
      if (at === this.#segments.length - 1) {
        return null;
      }
      this.#takenSince.set(segment, performance.now());
      this.#cursor = { at: at + 1, index: 0 };
    }
  }

  /** Goes to the message behind this one. False if this is not the next one: it had to make room meanwhile. */
  pass({ queueId, seq }: StoredPosition): boolean {
    const { at, index } = this.#cursor;
    const segment = this.#segments[at];
    if (segment?.queueId !== queueId || segment.firstSeq === null || segment.firstSeq + index !== seq) {
      return false;
    }
    this.#cursor = { at, index: index + 1 };
    return true;
  }

  /** Goes to the end of this segment; how many messages that leaves out. */
  passRest(segment: Segment): number {
    const { at, index } = this.#cursor;
    if (this.#segments[at] !== segment) {
      return 0;
    }
    this.#cursor = { at, index: segment.count };
    return segment.count - index;
  }

  /** Goes behind the last message that the broker has; to the very first if it has none of these. */
  moveBehind(last: StoredPosition | null): void {
    this.#cursor = this.#placeBehind(last);
    for (const [at, segment] of this.#segments.entries()) {
      if (at >= this.#cursor.at) {
        this.#takenSince.delete(segment);
      } else if (!this.#takenSince.has(segment)) {
        this.#takenSince.set(segment, performance.now());
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#segments.map((segment) => segment.close()));
  }

  #placeBehind(last: StoredPosition | null): Cursor {
    let place: Cursor | null = null;
    for (const [at, { queueId, firstSeq, count }] of this.#segments.entries()) {
      if (last === null || queueId !== last.queueId || firstSeq === null) {
        continue;
      }
      if (firstSeq <= last.seq) {
        place = { at, index: Math.min(last.seq - firstSeq + 1, count) };
      }
      // The broker's last one is older than all that is left of its queue.
      else {
        place ??= { at, index: 0 };
      }
    }
    return place ?? { at: 0, index: 0 };
  }
}
