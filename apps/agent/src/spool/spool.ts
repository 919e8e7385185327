import { randomBytes } from 'node:crypto';
import type { Logger } from '@psfleet/service-kit';
import type { EncodedMessage } from '@psfleet/wire';
import { SegmentList, type StoredPosition } from './segment-list.js';
import { MemorySegment, type FileSegment, type Segment } from './segment.js';
import { SpoolFolder } from './spool-folder.js';

/** Taken messages are kept that long, to be sent again to a broker that lost its last minutes. */
const keepTakenMs = 600_000;
/** How long a full disk is left alone before the next try. */
const diskRetryMs = 60_000;
/** A segment of more than this part of the limit asks for the next keyframe: only whole segments make room. */
const largestShare = 8;

export interface SpoolOptions {
  readonly folder: string;
  readonly maxBytes: number;
  readonly maxAgeMs: number;
  /** For messages while no file can be written. */
  readonly maxMemoryBytes: number;
  readonly logger: Logger;
}

export interface SpooledMessage extends StoredPosition {
  readonly bytes: Buffer;
}

/**
 * Messages on their way to the broker, in order, in checksummed files. Each start of the agent is a queue of its own: its first message is
 * a keyframe, its id random, and its numbers begin behind all earlier ones, so that nothing of it is ever taken for a message of an earlier start.
 */
export class Spool {
  readonly queueId = randomBytes(8).toString('hex');
  /** Number of the next message. */
  nextSeq: number;
  /** Messages given up before the broker took them, since the start. */
  dropped = 0;
  /** Size of all messages that the broker took, since the start. */
  takenBytes = 0;
  /** When the broker last took one, milliseconds since the epoch. */
  lastTakenMs: number | null = null;
  readonly #options: SpoolOptions;
  readonly #folder: SpoolFolder;
  readonly #segments: SegmentList;
  /** What is appended to; null before the first message. */
  #current: Segment | null = null;
  #diskFailedMs: number | null = null;
  #wake: (() => void) | null = null;

  private constructor(options: SpoolOptions, folder: SpoolFolder, found: readonly FileSegment[]) {
    this.#options = options;
    this.#folder = folder;
    this.#segments = new SegmentList(found);
    this.nextSeq = Math.max(Date.now(), ...found.map(({ firstSeq, count }) => (firstSeq ?? 0) + count));
  }

  static async open(options: SpoolOptions): Promise<Spool> {
    const folder = new SpoolFolder(options.folder, options.logger);
    const spool = new Spool(options, folder, await folder.find());
    if (spool.length > 0) {
      options.logger.info(
        { messages: spool.length, bytes: spool.bytes },
        'messages of an earlier start are in the spool',
      );
    }
    return spool;
  }

  /** Messages that wait for the broker; after a start also those that it may have. */
  get length(): number {
    return this.#segments.length;
  }

  /** Size of everything kept. */
  get bytes(): number {
    return this.#segments.bytes(false) + this.#segments.bytes(true);
  }

  /** Whether the next messages should be a keyframe, so that a new segment can begin. */
  get wantsKeyframe(): boolean {
    const current = this.#current;
    return current === null || this.#mayTryDiskAgain || current.bytes > this.#limit(current.inMemory) / largestShare;
  }

  /** Keeps the messages of one tick, numbered from `nextSeq`; on disk when this resolves, unless the disk does not take them. */
  async append(messages: readonly EncodedMessage[], keyframe: boolean): Promise<void> {
    if (keyframe || this.#current === null) {
      await this.#beginSegment();
    }
    await this.#makeRoom();
    await this.#write(messages);
    this.nextSeq += messages.length;
    this.#wake?.();
  }

  /** The next message, which stays the next until it is taken or given up; waits while there is none. Null once `signal` aborts. */
  async next(signal: AbortSignal): Promise<SpooledMessage | null> {
    while (!signal.aborted) {
      const place = this.#segments.peek();
      if (place === null) {
        await this.#nextAppend(signal);
        continue;
      }
      const bytes = await this.#readOrGiveUp(place.segment, place.index);
      if (bytes !== null) {
        return { queueId: place.segment.queueId, seq: (place.segment.firstSeq ?? 0) + place.index, bytes };
      }
    }
    return null;
  }

  /** The broker has this message, which was the next. */
  markTaken(message: SpooledMessage): void {
    this.takenBytes += message.bytes.length;
    this.lastTakenMs = Date.now();
    this.#segments.pass(message);
  }

  /** The broker will never take this message, which was the next. */
  giveUp(message: SpooledMessage): void {
    if (this.#segments.pass(message)) {
      this.dropped += 1;
    }
  }

  /** Goes on behind the last message that the broker has of this host; sends everything again if it has none of this spool. */
  resumeBehind(last: StoredPosition | null): void {
    this.#segments.moveBehind(last);
    this.#wake?.();
  }

  async close(): Promise<void> {
    await this.#segments.close();
  }

  async #beginSegment(): Promise<void> {
    await this.#current?.close();
    this.#begin((await this.#createFile()) ?? new MemorySegment(this.queueId));
  }

  /** Null while the disk does not take one. */
  async #createFile(): Promise<Segment | null> {
    if (this.#diskFailedMs !== null && !this.#mayTryDiskAgain) {
      return null;
    }
    try {
      const segment = await this.#folder.create(this.queueId);
      if (this.#diskFailedMs !== null) {
        this.#options.logger.info('the spool can be written again');
      }
      this.#diskFailedMs = null;
      return segment;
    } catch (error) {
      this.#noteDiskFailure(error);
      return null;
    }
  }

  async #write(messages: readonly EncodedMessage[]): Promise<void> {
    try {
      await this.#current?.append(messages);
    } catch (error) {
      this.#noteDiskFailure(error);
      await this.#current?.close();
      await this.#begin(new MemorySegment(this.queueId)).append(messages);
    }
  }

  #begin(segment: Segment): Segment {
    this.#current = segment;
    this.#segments.push(segment);
    return segment;
  }

  get #mayTryDiskAgain(): boolean {
    return this.#diskFailedMs !== null && performance.now() - this.#diskFailedMs > diskRetryMs;
  }

  #noteDiskFailure(err: unknown): void {
    this.#options.logger.error(
      { err, folder: this.#options.folder },
      'the spool cannot be written, keeping messages in memory',
    );
    this.#diskFailedMs = performance.now();
  }

  /** Drops what the broker has had for long, then the oldest that is too old or too much. Never what is appended to. */
  async #makeRoom(): Promise<void> {
    for (
      let { oldest } = this.#segments;
      oldest !== undefined && oldest !== this.#current && this.#isInTheWay(oldest);
      oldest = this.#segments.oldest
    ) {
      const lost = this.#segments.shift();
      if (lost > 0) {
        this.#options.logger.error({ messages: lost }, 'the spool is full, its oldest messages are lost');
      }
      this.dropped += lost;
      await oldest
        .remove()
        .catch((error: unknown) => this.#options.logger.warn({ error }, 'a file of the spool cannot be removed'));
    }
  }

  #isInTheWay(segment: Segment): boolean {
    const takenSinceMs = this.#segments.takenSinceMs(segment);
    // A full disk may be full by us: what is kept for a broker's bad day goes first.
    if (takenSinceMs !== null && (this.#diskFailedMs !== null || performance.now() - takenSinceMs > keepTakenMs)) {
      return true;
    }
    const isTooMuch = [false, true].some((inMemory) => this.#segments.bytes(inMemory) > this.#limit(inMemory));
    return isTooMuch || performance.now() - segment.madeMs > this.#options.maxAgeMs;
  }

  #limit(inMemory: boolean): number {
    return inMemory ? this.#options.maxMemoryBytes : this.#options.maxBytes;
  }

  /** The bytes of a message; null when they cannot be read, or are no longer the next ones. What cannot be read is lost. */
  async #readOrGiveUp(segment: Segment, index: number): Promise<Buffer | null> {
    const isNext = (): boolean => {
      const place = this.#segments.peek();
      return place?.segment === segment && place.index === index;
    };
    try {
      const bytes = await segment.read(index);
      return isNext() ? bytes : null;
    } catch (error) {
      if (!isNext()) {
        return null;
      }
      const lost = this.#segments.passRest(segment);
      this.#options.logger.error(
        { err: error, messages: lost },
        'a file of the spool cannot be read, its messages are lost',
      );
      this.dropped += lost;
      return null;
    }
  }

  #nextAppend(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#wake = null;
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#wake = done;
      signal.addEventListener('abort', done, { once: true });
    });
  }
}
