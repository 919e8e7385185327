import { RowSink } from '@psfleet/storage';
import type { HostMessage } from '@psfleet/wire';
import type { Batch } from './batch.js';
import { rebuildRows } from './rebuild-rows.js';
import { arrivalOf, type ReceivedMessage } from './received-message.js';

export interface BatcherOptions {
  /** A batch with this many rows is written at once. */
  readonly maxRows: number;
  /** A batch whose messages take this many bytes is written at once, however few rows it has. */
  readonly maxBytes: number;
  /**
   * A batch whose texts take this many bytes is written at once: inflated, a message may be a thousand times larger.
   */
  readonly maxTextBytes: number;
  /** Milliseconds that the first message of a batch waits for others, at least: longer while writes are slow. */
  readonly waitMs: number;
  /** Milliseconds between two `working` signals to the broker for the messages that are held. */
  readonly workingMs: number;
  /**
   * Stores a batch and acknowledges its messages, however long that takes; false if it gave up, which ends the batcher.
   */
  readonly write: (batch: Batch) => Promise<boolean>;
}

/**
 * Writing should take this share of the time, as long as no message waits longer than `maxWaitMs` for it: an insert
 * into each of two dozen tables costs much, however few its rows, and ClickHouse later merges every insert into the
 * rest of the table.
 */
const writingShare = 1 / 10;
const maxWaitMs = 4_000;

/**
 * Collects messages into batches and writes one batch while the next one fills, so at most two are held. A message
 * becomes column values when it is added; until it is acknowledged only its bytes are kept.
 */
export class Batcher {
  readonly #options: BatcherOptions;
  readonly #workingTimer: NodeJS.Timeout;
  #sink = new RowSink();
  #messages: ReceivedMessage[] = [];
  #bytes = 0;
  #dueTimer: NodeJS.Timeout | null = null;
  #isDue = false;
  #beingWritten: readonly ReceivedMessage[] = [];
  #writing: Promise<void> | null = null;
  #gaveUp = false;
  #waitMs: number;

  constructor(options: BatcherOptions) {
    this.#options = options;
    this.#waitMs = options.waitMs;
    this.#workingTimer = setInterval(() => this.#signalWorking(), options.workingMs);
  }

  /** Number of messages that are not acknowledged yet. */
  get held(): number {
    return this.#messages.length + this.#beingWritten.length;
  }

  /** How much longer than it was meant to the oldest message waits that is not acknowledged yet, milliseconds. */
  get lateMs(): number {
    const oldest = this.#beingWritten[0] ?? this.#messages[0];
    return oldest === undefined ? 0 : Math.max(0, Date.now() - oldest.receivedMs - this.#waitMs);
  }

  /** False while a full batch waits for the one before it to be written. */
  get hasRoom(): boolean {
    return !this.#isFull();
  }

  /** Throws what the row sink throws; the message is then part of no batch. */
  add(received: ReceivedMessage, message: HostMessage): void {
    this.#append(message, arrivalOf(received, message));
    this.#messages.push(received);
    this.#bytes += received.data.length;
    this.#dueTimer ??= setTimeout(() => {
      this.#isDue = true;
      this.#writeIfReady();
    }, this.#waitMs);
    this.#writeIfReady();
  }

  /** Resolves when the write under way has ended, or at once if there is none. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  /**
   * Writes everything that is held. What cannot be written goes back to the broker, which delivers it to another
   * collector.
   */
  async close(): Promise<void> {
    while (this.held > 0 && !this.#gaveUp) {
      this.#isDue = true;
      this.#writeIfReady();
      await this.#writing;
    }
    clearInterval(this.#workingTimer);
    this.#clearDue();
    for (const message of [...this.#beingWritten, ...this.#messages]) {
      message.nak();
    }
  }

  #append(message: HostMessage, arrivedMs: number): void {
    const before = this.#sink.rows;
    try {
      this.#sink.append(message, arrivedMs);
    } catch (error) {
      // The append failed half-way and left rows of this message in the columns.
      if (this.#sink.rows !== before) {
        this.#sink = rebuildRows(this.#messages);
      }
      throw error;
    }
  }

  #isFull(): boolean {
    return (
      this.#sink.rows >= this.#options.maxRows ||
      this.#bytes >= this.#options.maxBytes ||
      this.#sink.textBytes >= this.#options.maxTextBytes
    );
  }

  #writeIfReady(): void {
    if (this.#gaveUp || this.#writing !== null || this.#messages.length === 0 || !(this.#isDue || this.#isFull())) {
      return;
    }
    const batch = { messages: this.#messages, blocks: this.#sink.takeBlocks() };
    this.#beingWritten = batch.messages;
    this.#messages = [];
    this.#bytes = 0;
    this.#clearDue();
    this.#writing = this.#write(batch);
  }

  async #write(batch: Batch): Promise<void> {
    const startMs = performance.now();
    const isDone = await this.#options.write(batch);
    this.#waitMs = Math.max(this.#options.waitMs, Math.min((performance.now() - startMs) / writingShare, maxWaitMs));
    this.#writing = null;
    this.#gaveUp = !isDone;
    if (isDone) {
      this.#beingWritten = [];
    }
    this.#writeIfReady();
  }

  #signalWorking(): void {
    for (const message of [...this.#beingWritten, ...this.#messages]) {
      message.working();
    }
  }

  #clearDue(): void {
    this.#isDue = false;
    if (this.#dueTimer !== null) {
      clearTimeout(this.#dueTimer);
    }
    this.#dueTimer = null;
  }
}
