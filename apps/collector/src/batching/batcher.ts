import { RowSink } from '@psfleet/storage';
import type { HostMessage } from '@psfleet/wire';
import type { Batch, WriteOutcome } from './batch.js';
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
  /**
   * Milliseconds that metrics wait for those of later messages, as long as they are few. Each insert into a table costs
   * a dozen files, however few its rows, and nobody watches metrics as closely as processes.
   */
  readonly metricsWaitMs: number;
  /** Milliseconds between two `working` signals to the broker for the messages that are held. */
  readonly workingMs: number;
  /** Stores a batch, however long that takes; acknowledges its messages if it is complete. */
  readonly write: (batch: Batch) => Promise<WriteOutcome>;
}

/**
 * Writing should take this share of the time, as long as no message waits longer than `maxWaitMs` for it: an insert
 * into each of a dozen tables costs much, however few its rows, and ClickHouse later merges every insert into the rest
 * of the table.
 */
const writingShare = 1 / 10;
const maxWaitMs = 4_000;

/** A batch with fewer rows costs little to merge: the next waits no longer than `fewRowsWaitMs`. */
const fewRows = 10_000;
const fewRowsWaitMs = 1_500;

/** From this number of rows on, metrics are written with the next batch, because they are worth its inserts. */
const manyMetricRows = 10_000;
/** Metrics that come after this many waits without any are written at once, as when the program starts. */
const idleWaits = 3;

/**
 * Collects messages into batches and writes one batch while the next one fills. A message becomes column values when it
 * is added; until it is acknowledged only its bytes are kept. Its metrics may be written later than the rest, together
 * with those of other messages; it is acknowledged after that.
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
  /** Stored, except for their metrics, which are in the sink. */
  #withoutMetrics: readonly ReceivedMessage[] = [];
  /** When the first of these was stored, monotonic. */
  #withoutMetricsMs: number | null = null;
  #metricsTimer: NodeJS.Timeout | null = null;
  #areMetricsDue = false;
  #metricsWrittenMs = -Infinity;
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
    return this.#allHeld().length;
  }

  /** How much longer than it was meant to the oldest message waits for its rows to be stored, milliseconds. */
  get lateMs(): number {
    const { metricsWaitMs } = this.#options;
    const late = (oldest: ReceivedMessage | undefined, waitMs: number): number =>
      oldest === undefined ? 0 : Math.max(0, Date.now() - oldest.receivedMs - waitMs);
    return Math.max(
      late(this.#beingWritten[0] ?? this.#messages[0], this.#waitMs),
      late(this.#withoutMetrics[0], metricsWaitMs + this.#waitMs),
    );
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
    this.#startMetricsWait();
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
      this.#areMetricsDue = true;
      this.#writeIfReady();
      await this.#writing;
    }
    clearInterval(this.#workingTimer);
    this.#clearDue();
    this.#clearMetricsDue();
    for (const message of this.#allHeld()) {
      message.nak();
    }
  }

  #allHeld(): readonly ReceivedMessage[] {
    return [...this.#withoutMetrics, ...this.#beingWritten, ...this.#messages];
  }

  #append(message: HostMessage, arrivedMs: number): void {
    const before = this.#sink.rows;
    try {
      this.#sink.append(message, arrivedMs);
    } catch (error) {
      // The append failed half-way and left rows of this message in the columns.
      if (this.#sink.rows !== before) {
        this.#rebuildSink();
      }
      throw error;
    }
  }

  /** Process rows that are stored already are stored again then, which changes nothing. */
  #rebuildSink(): void {
    this.#sink = rebuildRows([...this.#withoutMetrics, ...this.#messages]);
  }

  #isFull(): boolean {
    return (
      this.#sink.rows >= this.#options.maxRows ||
      this.#bytes >= this.#options.maxBytes ||
      this.#sink.textBytes >= this.#options.maxTextBytes
    );
  }

  #startMetricsWait(): void {
    const { metricsWaitMs } = this.#options;
    if (this.#metricsTimer !== null || this.#areMetricsDue) {
      return;
    }
    if (performance.now() - this.#metricsWrittenMs > metricsWaitMs * idleWaits) {
      this.#areMetricsDue = true;
      return;
    }
    this.#metricsTimer = setTimeout(() => {
      this.#areMetricsDue = true;
      this.#isDue = true;
      this.#writeIfReady();
    }, metricsWaitMs);
  }

  #writeIfReady(): void {
    if (this.#gaveUp || this.#writing !== null || this.held === 0) {
      return;
    }
    const isFull = this.#isFull();
    if (!(this.#isDue || isFull)) {
      return;
    }
    const isComplete = isFull || this.#areMetricsDue || this.#sink.metricRows >= manyMetricRows;
    const batch = isComplete
      ? {
          messages: [...this.#withoutMetrics, ...this.#messages],
          blocks: this.#sink.takeBlocks(),
          isComplete,
          ticksStoredMs: this.#withoutMetricsMs,
        }
      : { messages: this.#messages, blocks: this.#sink.takeProcessBlocks(), isComplete, ticksStoredMs: null };
    this.#beingWritten = this.#messages;
    this.#messages = [];
    this.#bytes = 0;
    this.#clearDue();
    if (isComplete) {
      this.#clearMetricsDue();
    }
    this.#writing = this.#write(batch);
  }

  async #write(batch: Batch): Promise<void> {
    const startMs = performance.now();
    const outcome = await this.#options.write(batch);
    const limitMs = rowsOf(batch) < fewRows ? fewRowsWaitMs : maxWaitMs;
    this.#waitMs = Math.max(this.#options.waitMs, Math.min((performance.now() - startMs) / writingShare, limitMs));
    this.#writing = null;
    this.#gaveUp = outcome === 'stopped';
    if (!this.#gaveUp) {
      this.#noteWritten(batch, outcome, startMs);
    }
    this.#writeIfReady();
  }

  #noteWritten({ isComplete }: Batch, outcome: WriteOutcome, startMs: number): void {
    if (isComplete) {
      this.#metricsWrittenMs = performance.now();
      this.#withoutMetrics = [];
      this.#withoutMetricsMs = null;
    } else if (outcome === 'stored') {
      this.#withoutMetrics = [...this.#withoutMetrics, ...this.#beingWritten];
      this.#withoutMetricsMs ??= startMs;
    }
    this.#beingWritten = [];
    if (!isComplete && outcome === 'acknowledged') {
      // One of the messages was rejected, so each was stored with its metrics; those in the sink must not be again.
      this.#rebuildSink();
    }
  }

  #signalWorking(): void {
    for (const message of this.#allHeld()) {
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

  #clearMetricsDue(): void {
    this.#areMetricsDue = false;
    if (this.#metricsTimer !== null) {
      clearTimeout(this.#metricsTimer);
    }
    this.#metricsTimer = null;
  }
}

function rowsOf({ blocks }: Batch): number {
  return blocks.reduce((sum, { rows }) => sum + rows, 0);
}
