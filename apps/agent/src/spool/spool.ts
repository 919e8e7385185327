import { randomBytes, randomInt } from 'node:crypto';
import type { Logger } from '@psfleet/service-kit';
import type { EncodedMessage } from '@psfleet/wire';
import { AckLog } from './ack-log.js';
import { SegmentList, type StoredPosition } from './segment-list.js';
import { MemorySegment, type FileSegment, type Segment } from './segment.js';
import { SpoolFolder } from './spool-folder.js';

/** Acknowledged messages are kept this long, to be sent again to a broker that lost its last minutes. */
const keepTakenMs = 600_000;
/** How long to wait after a failed write before the disk is tried again. */
const diskRetryMs = 60_000;
/** The part of the limit at which a segment is rotated: space is freed by whole segments only. */
const rotateAt = 1 / 8;

export interface SpoolOptions {
  readonly folder: string;
  readonly maxBytes: number;
  readonly maxAgeMs: number;
  /** The limit while no file can be written. */
  readonly maxMemoryBytes: number;
  readonly logger: Logger;
  /** The time, from which the numbers of a new queue begin; that of this machine when omitted. */
  readonly nowMs?: () => number;
}

/** Numbers that a new queue may take for each millisecond that has passed since 1970. */
const numbersPerMs = 2_048;
/** In 2109; larger numbers would not be exact. */
const maxFirstMs = Math.floor(Number.MAX_SAFE_INTEGER / numbersPerMs) - 1;

/**
 * A number above those of all queues that began before. Two queues of one name, of a machine and its twin, have no
 * number in common for as long as they send, unless they began within microseconds.
 */
function firstSeqAt(ms: number): number {
  return Math.min(Math.floor(ms), maxFirstMs) * numbersPerMs + randomInt(numbersPerMs);
}

export interface SpooledMessage extends StoredPosition {
  readonly bytes: Buffer;
}

/**
 * Messages on their way to the broker, in order, in checksummed files. Each start of the agent has a queue of its own:
 * it begins with a keyframe, its id is random, and its numbers begin after all earlier ones, so that its messages are
 * never mistaken for those of an earlier start.
 */
export class Spool {
  readonly queueId = randomBytes(8).toString('hex');
  /** Messages lost before the broker took them, since the start. */
  dropped = 0;
  /** Size of all messages that the broker took, since the start. */
  takenBytes = 0;
  /** When the broker last took a message, milliseconds since the epoch. */
  lastTakenMs: number | null = null;
  /** Messages of the last tick. */
  messagesPerTick = 1;
  readonly acks: AckLog;
  readonly #options: SpoolOptions;
  readonly #folder: SpoolFolder;
  readonly #segments: SegmentList;
  readonly #minSeq: number;
  #nextSeq: number | null = null;
  /** The segment that is appended to; null before the first message. */
  #current: Segment | null = null;
  #diskFailedMs: number | null = null;
  #wake: (() => void) | null = null;

  private constructor(options: SpoolOptions, folder: SpoolFolder, found: readonly FileSegment[], acks: AckLog) {
    this.#options = options;
    this.#folder = folder;
    this.#segments = new SegmentList(found);
    this.#segments.moveAfter(acks.last);
    this.acks = acks;
    const next = found.map(({ firstSeq, count }) => (firstSeq ?? 0) + count);
    this.#minSeq = Math.max(acks.newestSeq + 1, ...next);
  }

  static async open(options: SpoolOptions): Promise<Spool> {
    const folder = new SpoolFolder(options.folder, options.logger);
    const found = await folder.find();
    const spool = new Spool(options, folder, found, await AckLog.open(options.folder, options.logger));
    if (spool.length > 0) {
      options.logger.info(
        { messages: spool.length, bytes: spool.bytes },
        'the spool holds messages of an earlier start',
      );
    }
    return spool;
  }

  /** Number of the next message. The first is chosen when it is needed, as the time may be known better by then. */
  get nextSeq(): number {
    this.#nextSeq ??= Math.max(this.#minSeq, firstSeqAt((this.#options.nowMs ?? Date.now)()));
    return this.#nextSeq;
  }

  /** The number of messages that wait for the broker. */
  get length(): number {
    return this.#segments.length;
  }

  /** Size of everything kept. */
  get bytes(): number {
    return this.#segments.bytes(false) + this.#segments.bytes(true);
  }

  /** Whether the next tick should be a keyframe, with which a new segment can begin. */
  get wantsKeyframe(): boolean {
    const current = this.#current;
    return current === null || this.#mayTryDiskAgain || current.bytes > this.#limit(current.inMemory) * rotateAt;
  }

  /** Keeps the messages of one tick, numbered from `nextSeq`. They are on disk when this resolves, unless it fails. */
  async append(messages: readonly EncodedMessage[], keyframe: boolean): Promise<void> {
    if (keyframe || this.#current === null) {
      await this.#beginSegment();
    }
    await this.#evict();
    await this.#write(messages);
    this.#nextSeq = this.nextSeq + messages.length;
    this.messagesPerTick = messages.length;
    await this.acks.compact(this.#segments.oldest?.firstSeq ?? 0);
    this.#wake?.();
  }

  /**
   * Waits for the next message, which stays the next until it is taken or given up. Null once `signal` aborts.
   */
  async next(signal: AbortSignal): Promise<SpooledMessage | null> {
    while (!signal.aborted) {
      const next = this.#segments.peek();
      if (next === null) {
        await this.#nextAppend(signal);
        continue;
      }
      const { segment, index } = next;
      const bytes = await this.#readOrGiveUp(segment, index);
      if (bytes !== null) {
        return { queueId: segment.queueId, seq: (segment.firstSeq ?? 0) + index, bytes };
      }
    }
    return null;
  }

  /** The broker took this message, which was the next. */
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

  /** The folder, while it cannot be written and new messages are kept in memory; else null. */
  get unwritableFolder(): string | null {
    return this.#diskFailedMs === null ? null : this.#options.folder;
  }

  /** Sends everything that is kept again, also what the broker took. */
  sendAllAgain(): void {
    this.#segments.moveAfter(null);
    this.#wake?.();
  }

  /** Sends what follows this message again. False, and nothing changes, if that would skip messages. */
  sendAgainAfter(position: StoredPosition): boolean {
    const isBack = this.#segments.moveBackAfter(position);
    this.#wake?.();
    return isBack;
  }

  /** Sends the last messages that the broker took again. */
  sendLastAgain(messages: number): void {
    this.#segments.stepBack(messages);
    this.#wake?.();
  }

  async close(): Promise<void> {
    await Promise.all([this.#segments.close(), this.acks.close()]);
  }

  async #beginSegment(): Promise<void> {
    await this.#current?.close();
    this.#begin((await this.#createFile()) ?? new MemorySegment(this.queueId));
  }

  /** Null while the disk fails. */
  async #createFile(): Promise<Segment | null> {
    if (this.#diskFailedMs !== null && !this.#mayTryDiskAgain) {
      return null;
    }
    try {
      const segment = await this.#folder.create(this.queueId);
      if (this.#diskFailedMs !== null) {
        this.#options.logger.info('spool can be written again');
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

  #noteDiskFailure(error: unknown): void {
    const { logger, folder } = this.#options;
    logger.error({ err: error, folder }, 'spool cannot be written, keeping messages in memory');
    this.#diskFailedMs = performance.now();
  }

  /** Removes the oldest segments as long as they are evictable. The current one always stays. */
  async #evict(): Promise<void> {
    const isNext = (segment: Segment | undefined): segment is Segment =>
      segment !== undefined && segment !== this.#current && this.#isEvictable(segment);
    for (let { oldest } = this.#segments; isNext(oldest); oldest = this.#segments.oldest) {
      const lost = this.#segments.shift();
      if (lost > 0) {
        this.#options.logger.error({ messages: lost }, 'spool is full, its oldest messages are lost');
      }
      this.dropped += lost;
      await oldest
        .remove()
        .catch((error: unknown) => this.#options.logger.warn({ err: error }, 'spool file cannot be removed'));
    }
  }

  /** Whether the broker took it long ago, it is too old, or the spool is too large. */
  #isEvictable(segment: Segment): boolean {
    const takenSinceMs = this.#segments.takenSinceMs(segment);
    // The spool itself may have filled the disk, so what the broker took goes first.
    if (takenSinceMs !== null && (this.#diskFailedMs !== null || performance.now() - takenSinceMs > keepTakenMs)) {
      return true;
    }
    const isTooLarge = [false, true].some((inMemory) => this.#segments.bytes(inMemory) > this.#limit(inMemory));
    return isTooLarge || performance.now() - segment.createdMs > this.#options.maxAgeMs;
  }

  #limit(inMemory: boolean): number {
    return inMemory ? this.#options.maxMemoryBytes : this.#options.maxBytes;
  }

  /** Null when the message is no longer the next, or cannot be read: then the rest of its segment is lost. */
  async #readOrGiveUp(segment: Segment, index: number): Promise<Buffer | null> {
    const isNext = (): boolean => {
      const next = this.#segments.peek();
      return next?.segment === segment && next.index === index;
    };
    try {
      const bytes = await segment.read(index);
      return isNext() ? bytes : null;
    } catch (error) {
      if (!isNext()) {
        return null;
      }
      const lost = this.#segments.skipRest(segment);
      this.#options.logger.error({ err: error, messages: lost }, 'spool file cannot be read, its messages are lost');
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
