import { RowSink } from '@psfleet/storage';
import { decodeMessage, type HostMessage } from '@psfleet/wire';
import type { ReceivedMessage } from './received-message.js';
import type { Batch } from './batch.js';

export interface BatcherOptions {
  /** Rows after which a batch is written. */
  readonly maxRows: number;
  /** Bytes of messages after which a batch is written, however few rows they are. */
  readonly maxBytes: number;
  /** Bytes of texts after which a batch is written: a message is deflated, and what it becomes may be a thousand times larger. */
  readonly maxTextBytes: number;
  /** Milliseconds that the first message of a batch waits for others, at least: longer when writing takes long. */
  readonly waitMs: number;
  /** Milliseconds between two signs of life for the messages that are held. */
  readonly workingMs: number;
  /** Stores a batch and acknowledges its messages, however long that takes. False if it had to give up: the batcher then takes nothing more. */
  readonly write: (batch: Batch) => Promise<boolean>;
}

/**
 * Of the time between two writes, the share that writing should take, as long as nobody waits longer for it than below: an insert into each of two dozen tables
 * costs much, however few its rows are, and every few of them are merged into all that is there.
 */
const writingShare = 1 / 10;
const maxWaitMs = 4_000;

/**
 * Collects messages into batches and writes one batch while the next one fills: at most two are held. Rows go into columns at once, so
 * that of a message only its bytes stay until it is acknowledged.
 */
export class Batcher {
  readonly #options: BatcherOptions;
  readonly #workingTimer: NodeJS.Timeout;
  #sink = new RowSink();
  #messages: ReceivedMessage[] = [];
  #bytes = 0;
  #dueTimer: NodeJS.Timeout | null = null;
  #isDue = false;
  #written: readonly ReceivedMessage[] = [];
  #writing: Promise<void> | null = null;
  #gaveUp = false;
  #waitMs: number;

  constructor(options: BatcherOptions) {
    this.#options = options;
    this.#waitMs = options.waitMs;
    this.#workingTimer = setInterval(() => this.#sayWorking(), options.workingMs);
  }

  /** Messages that are not acknowledged yet. */
  get held(): number {
    return this.#messages.length + this.#written.length;
  }

  /** Whether a message may be added: false while a full batch waits for the one before it. */
  get hasRoom(): boolean {
    return !this.#isFull();
  }

  /** Throws what the sink throws; the message is then not part of any batch. */
  add(received: ReceivedMessage, message: HostMessage): void {
    this.#append(message);
    this.#messages.push(received);
    this.#bytes += received.data.length;
    this.#dueTimer ??= setTimeout(() => {
      this.#isDue = true;
      this.#writeIfReady();
    }, this.#waitMs);
    this.#writeIfReady();
  }

  /** Resolves when the batch that is being written is done, or at once. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  /** Writes everything that is held; what could not be written goes back to the broker, which gives it to another collector at once. */
  async close(): Promise<void> {
    while (this.held > 0 && !this.#gaveUp) {
      this.#isDue = true;
      this.#writeIfReady();
      await this.#writing;
    }
    clearInterval(this.#workingTimer);
    this.#clearDue();
    for (const message of [...this.#written, ...this.#messages]) {
      message.nak();
    }
  }

  #append(message: HostMessage): void {
    const before = this.#sink.rows;
    try {
      this.#sink.append(message);
    } catch (error) {
      if (this.#sink.rows !== before) {
        this.#rebuild();
      }
      throw error;
    }
  }

  /** A fault left half a message in the columns: they are made again from the messages that are held. */
  #rebuild(): void {
    this.#sink = new RowSink();
    for (const { data } of this.#messages) {
      this.#sink.append(decodeMessage(data));
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
    this.#written = batch.messages;
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
      this.#written = [];
    }
    this.#writeIfReady();
  }

  #sayWorking(): void {
    for (const message of [...this.#written, ...this.#messages]) {
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
