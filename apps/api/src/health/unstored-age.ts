/** How far a stream and its consumer were. */
interface Progress {
  /** Monotonic milliseconds. */
  readonly at: number;
  /** All messages up to this one are stored; Infinity if none waits. */
  readonly storedTo: number;
  /** The newest message of the stream. */
  readonly last: number;
}

/** A day of readings. Of more, the oldest counts, and of the others some are left out. */
const maxEnds = 10_000;

/**
 * Computes how long the oldest message has waited that is not stored, without reading it: it came after the last time
 * that the stream ended with a stored message.
 */
export class UnstoredAge {
  /** When the stream ended with which message, oldest first. Only the first may be stored already. */
  #ends: { readonly at: number; readonly last: number }[] = [];

  /** Returns the age, milliseconds. It is too small by up to the time between two calls, and 0 if nothing waits. */
  note({ at, storedTo, last }: Progress): number {
    // A broker that was restored from an older copy gives the numbers out again.
    if (last < (this.#ends.at(-1)?.last ?? 0)) {
      this.#ends = [];
    }
    if (this.#ends.at(-1)?.last !== last) {
      this.#ends.push({ at, last });
    }
    const waiting = this.#ends.findIndex((end) => end.last > storedTo);
    if (waiting < 0) {
      this.#ends = this.#ends.slice(-1);
      return 0;
    }
    this.#ends = this.#ends.slice(waiting);
    if (this.#ends.length > maxEnds) {
      this.#ends.splice(1, 1);
    }
    return at - (this.#ends[0]?.at ?? at);
  }
}
