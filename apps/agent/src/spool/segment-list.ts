import type { Segment } from './segment.js';

/** How the broker identifies a message of a host. */
export interface StoredPosition {
  readonly queueId: string;
  readonly seq: number;
}

/** The next message to send. */
interface Cursor {
  /** Index of its segment. */
  readonly at: number;
  /** Its index in the segment. */
  readonly index: number;
}

/** The segments of a spool, oldest first, with a cursor behind the messages that the broker took. */
export class SegmentList {
  readonly #segments: Segment[];
  #cursor: Cursor = { at: 0, index: 0 };
  /** When the broker had taken all of a segment, on the clock of performance.now(). */
  readonly #takenSince = new Map<Segment, number>();

  constructor(segments: readonly Segment[]) {
    this.#segments = [...segments];
  }

  /** The number of messages at and after the cursor. */
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

  /** Since when the broker has all of a segment, on the clock of performance.now(); null if it has not. */
  takenSinceMs(segment: Segment): number | null {
    return this.#takenSince.get(segment) ?? null;
  }

  /** Removes the oldest segment and returns how many of its messages the broker had not taken. */
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

  /** The next message; null while there is none. */
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

  /** Moves the cursor past this message. False if it is not the next one any more, because it was evicted. */
  pass({ queueId, seq }: StoredPosition): boolean {
    const { at, index } = this.#cursor;
    const segment = this.#segments[at];
    if (segment?.queueId !== queueId || segment.firstSeq === null || segment.firstSeq + index !== seq) {
      return false;
    }
    this.#cursor = { at, index: index + 1 };
    return true;
  }

  /** Moves the cursor to the end of its segment and returns how many messages that skips; 0 for another segment. */
  skipRest(segment: Segment): number {
    const { at, index } = this.#cursor;
    if (this.#segments[at] !== segment) {
      return 0;
    }
    this.#cursor = { at, index: segment.count };
    return segment.count - index;
  }

  /** Moves the cursor after the newest message that the broker has, or to the start if it has none of these. */
  moveAfter(last: StoredPosition | null): void {
    this.#moveTo(this.#cursorAfter(last));
  }

  /** Moves the cursor back to behind this message. False, and nothing moves, if that would skip messages. */
  moveBackAfter(last: StoredPosition): boolean {
    const { at, index } = this.#cursorAfter(last);
    const isBack = at < this.#cursor.at || (at === this.#cursor.at && index <= this.#cursor.index);
    if (isBack) {
      this.#moveTo({ at, index });
    }
    return isBack;
  }

  /** Moves the cursor back by this many messages, or to the start. */
  stepBack(messages: number): void {
    let { at, index } = this.#cursor;
    let left = messages;
    while (left > index && at > 0) {
      left -= index;
      at -= 1;
      index = this.#segments[at]?.count ?? 0;
    }
    this.#moveTo({ at, index: Math.max(0, index - left) });
  }

  async close(): Promise<void> {
    await Promise.all(this.#segments.map((segment) => segment.close()));
  }

  #moveTo(cursor: Cursor): void {
    this.#cursor = cursor;
    for (const [at, segment] of this.#segments.entries()) {
      if (at >= this.#cursor.at) {
        this.#takenSince.delete(segment);
      } else if (!this.#takenSince.has(segment)) {
        this.#takenSince.set(segment, performance.now());
      }
    }
  }

  #cursorAfter(last: StoredPosition | null): Cursor {
    let cursor: Cursor | null = null;
    for (const [at, { queueId, firstSeq, count }] of this.#segments.entries()) {
      if (last === null || queueId !== last.queueId || firstSeq === null) {
        continue;
      }
      if (firstSeq <= last.seq) {
        cursor = { at, index: Math.min(last.seq - firstSeq + 1, count) };
      } else {
        // Everything that is left of its queue is newer.
        cursor ??= { at, index: 0 };
      }
    }
    return cursor ?? { at: 0, index: 0 };
  }
}
