import { insertBlocks, StorageError, type Storage } from '@psfleet/storage';
import { pause, type Logger } from '@psfleet/service-kit';
import type { Batch, WriteOutcome } from '../batching/batch.js';
import { rebuildRows } from '../batching/rebuild-rows.js';
import type { ReceivedMessage } from '../batching/received-message.js';
import type { DeadLetterWriter } from './dead-letter-writer.js';

const firstWaitMs = 200;
const maxWaitMs = 5000;

/**
 * Rollups expect the rows of a tick at most 70 s after the tick (`visibleMs`). If its metrics come later than this, it
 * is stored again after them, so that the rollups of its minute are computed again.
 */
const maxMetricDelayMs = 60_000;

export interface BatchWriterOptions {
  readonly storage: Storage;
  readonly deadLetters: DeadLetterWriter;
  readonly logger: Logger;
  /** Ends the retries. */
  readonly signal: AbortSignal;
}

export interface WriterState {
  /** Milliseconds since the epoch; null before the first insert. */
  readonly lastInsertAt: number | null;
  /** Milliseconds since the epoch of the first of the inserts that fail now; null while they succeed. */
  readonly failingSince: number | null;
  readonly rowsStored: number;
  readonly messagesStored: number;
  readonly batchesStored: number;
  /** Attempts that failed because storage was unavailable or misconfigured. */
  readonly insertsRetried: number;
  /** Batches, or halves of batches, that storage rejected for good. */
  readonly insertsRejected: number;
  /**
   * When the broker stored the newest message that is in storage, milliseconds since the epoch; null before the first.
   */
  readonly newestStored: number | null;
}

type MutableState = { -readonly [K in keyof WriterState]: WriterState[K] };

type Attempt = 'stored' | 'stopped' | StorageError;

/** Stores batches and acknowledges their messages; keeps count of what it did. */
export class BatchWriter {
  readonly #storage: Storage;
  readonly #deadLetters: DeadLetterWriter;
  readonly #logger: Logger;
  readonly #signal: AbortSignal;
  readonly #state: MutableState = {
    lastInsertAt: null,
    failingSince: null,
    rowsStored: 0,
    messagesStored: 0,
    batchesStored: 0,
    insertsRetried: 0,
    insertsRejected: 0,
    newestStored: null,
  };

  constructor({ storage, deadLetters, logger, signal }: BatchWriterOptions) {
    this.#storage = storage;
    this.#deadLetters = deadLetters;
    this.#logger = logger;
    this.#signal = signal;
  }

  get state(): WriterState {
    return this.#state;
  }

  /**
   * Stores a batch and acknowledges its messages if it is complete, retrying while storage is unavailable. If storage
   * rejects it, its messages are stored separately with all their rows; those that are rejected become dead letters.
   */
  async write(batch: Batch): Promise<WriteOutcome> {
    const { messages } = batch;
    const attempt = await this.#store(batch);
    if (attempt === 'stopped') {
      return 'stopped';
    }
    if (attempt === 'stored' && !batch.isComplete) {
      return 'stored';
    }
    if (attempt === 'stored') {
      for (const message of messages) {
        message.ack();
      }
      return 'acknowledged';
    }
    this.#state.insertsRejected += 1;
    const [only, ...others] = messages;
    if (only !== undefined && others.length === 0) {
      await this.#deadLetters.write(only, `storage: ${attempt.message}`);
      return 'acknowledged';
    }
    this.#logger.warn(
      { err: attempt, messages: messages.length },
      'storage rejected a batch; splitting it to find the bad message',
    );
    const middle = Math.ceil(messages.length / 2);
    const outcome = await this.write(rebuildBatch(messages.slice(0, middle)));
    return outcome === 'stopped' ? outcome : this.write(rebuildBatch(messages.slice(middle)));
  }

  /** Retries until the batch is stored, rejected for good or the signal aborts. */
  async #store(batch: Batch): Promise<Attempt> {
    for (let waitMs = firstWaitMs; !this.#signal.aborted; waitMs = Math.min(waitMs * 2, maxWaitMs)) {
      const failure = await this.#tryInsert(batch);
      if (failure === null) {
        this.#noteStored(batch);
        return 'stored';
      }
      if (failure.code === 'aborted') {
        return 'stopped';
      }
      if (!failure.retryable) {
        return failure;
      }
      this.#noteFailure(failure);
      await pause(waitMs * (0.5 + Math.random() / 2), this.#signal);
    }
    return 'stopped';
  }

  async #tryInsert({ blocks, messages, ticksStoredMs }: Batch): Promise<StorageError | null> {
    try {
      await insertBlocks(this.#storage, blocks, this.#signal);
      if (ticksStoredMs !== null && performance.now() - ticksStoredMs > maxMetricDelayMs) {
        await insertBlocks(this.#storage, rebuildRows(messages).takeProcessBlocks(), this.#signal);
      }
      return null;
    } catch (error) {
      if (error instanceof StorageError) {
        return error;
      }
      throw error;
    }
  }

  #noteStored({ blocks, messages, isComplete }: Batch): void {
    const state = this.#state;
    const now = Date.now();
    if (state.failingSince !== null) {
      this.#logger.info({ afterMs: now - state.failingSince }, 'storage accepts inserts again');
    }
    state.failingSince = null;
    state.lastInsertAt = now;
    state.rowsStored += blocks.reduce((sum, { rows }) => sum + rows, 0);
    state.batchesStored += 1;
    state.messagesStored += isComplete ? messages.length : 0;
    // Messages arrive in order; a redelivered one is older than what is stored already.
    const newest = messages.at(-1);
    state.newestStored = Math.max(state.newestStored ?? 0, newest?.receivedMs ?? 0);
  }

  #noteFailure(error: StorageError): void {
    this.#state.insertsRetried += 1;
    if (this.#state.failingSince !== null) {
      this.#logger.debug({ err: error }, 'insert failed again');
      return;
    }
    this.#state.failingSince = Date.now();
    // A person must correct a misconfiguration; a storage that restarts comes back by itself.
    if (error.code === 'misconfigured') {
      this.#logger.error({ err: error }, 'storage rejected the insert; retrying');
    } else {
      this.#logger.warn({ err: error }, 'storage is unavailable; retrying');
    }
  }
}

function rebuildBatch(messages: readonly ReceivedMessage[]): Batch {
  const blocks = rebuildRows(messages).takeBlocks();
  return { messages, blocks, isComplete: true, ticksStoredMs: null };
}
