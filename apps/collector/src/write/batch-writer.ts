import { insertBlocks, RowSink, StorageError, type Storage, type TableBlock } from '@psfleet/storage';
import { pause, type Logger } from '@psfleet/service-kit';
import { decodeMessage } from '@psfleet/wire';
import type { Batch } from '../batching/batch.js';
import type { DeadLetters } from './dead-letter-writer.js';
import type { ReceivedMessage } from '../batching/received-message.js';

const firstWaitMs = 200;
const maxWaitMs = 5000;

export interface BatchWriterOptions {
  readonly storage: Storage;
  readonly deadLetters: DeadLetters;
  readonly logger: Logger;
  /** Ends the tries. */
  readonly signal: AbortSignal;
}

export interface WriterState {
  /** Milliseconds since the epoch; null before the first. */
  readonly lastInsertAt: number | null;
  /** Since when inserts fail; null while they do not. */
  readonly failingSince: number | null;
  readonly rowsStored: number;
  readonly messagesStored: number;
  readonly batchesStored: number;
  /** Tries that failed because storage was away, or not set up as it must be. */
  readonly insertsRetried: number;
  /** Batches, and halves of them, that storage will never take. */
  readonly insertsRejected: number;
  /** When the broker got the newest message that is stored, milliseconds since the epoch; null before the first. */
  readonly newestStored: number | null;
}

type MutableState = { -readonly [K in keyof WriterState]: WriterState[K] };

export interface BatchWriter {
  readonly state: WriterState;
  /** Stores a batch and acknowledges its messages; the same batch again as long as storage is away. False if the signal ended that. */
  write(batch: Batch): Promise<boolean>;
}

type Attempt = 'stored' | 'stopped' | StorageError;

export function createBatchWriter({ storage, deadLetters, logger, signal }: BatchWriterOptions): BatchWriter {
  const state: MutableState = {
    lastInsertAt: null,
    failingSince: null,
    rowsStored: 0,
    messagesStored: 0,
    batchesStored: 0,
    insertsRetried: 0,
    insertsRejected: 0,
    newestStored: null,
  };

  /** Again and again, until it is stored or refused for good. */
  const store = async (batch: Batch): Promise<Attempt> => {
    for (let waitMs = firstWaitMs; !signal.aborted; waitMs = Math.min(waitMs * 2, maxWaitMs)) {
      const failure = await tryInsert(storage, batch.blocks, signal);
      if (failure === null) {
        noteStored(batch);
        return 'stored';
      }
      if (failure.code === 'aborted') {
        return 'stopped';
      }
      if (!failure.retryable) {
        return failure;
      }
      noteFailure(failure);
      await pause(waitMs * (0.5 + Math.random() / 2), signal);
    }
    return 'stopped';
  };

  const noteStored = ({ blocks, messages }: Batch): void => {
    const now = Date.now();
    if (state.failingSince !== null) {
      logger.info({ afterMs: now - state.failingSince }, 'storage is back');
    }
    state.failingSince = null;
    state.lastInsertAt = now;
    state.rowsStored += blocks.reduce((sum, { rows }) => sum + rows, 0);
    state.batchesStored += 1;
    state.messagesStored += messages.length;
    // They come in order; one that came again is older than what is stored already.
    state.newestStored = Math.max(
      state.newestStored ?? 0,
      Number((messages.at(-1)?.timestampNanos ?? 0n) / 1_000_000n),
    );
  };

  const noteFailure = (err: StorageError): void => {
    state.insertsRetried += 1;
    if (state.failingSince !== null) {
      return logger.debug({ err }, 'storage still fails');
    }
    state.failingSince = Date.now();
    // A person must act on a misconfiguration; a storage that restarts comes back by itself.
    if (err.code === 'misconfigured') {
      logger.error({ err }, 'storage refuses, waiting until that is mended');
    } else {
      logger.warn({ err }, 'storage is away, waiting');
    }
  };

  const write = async (batch: Batch): Promise<boolean> => {
    const { messages } = batch;
    const attempt = await store(batch);
    if (attempt === 'stopped') {
      return false;
    }
    if (attempt === 'stored') {
      for (const message of messages) {
        message.ack();
      }
      return true;
    }
    state.insertsRejected += 1;
    const [only, ...others] = messages;
    if (only !== undefined && others.length === 0) {
      await deadLetters.bury(only, `storage: ${attempt.message}`);
      return true;
    }
    logger.warn({ err: attempt, messages: messages.length }, 'storage rejected a batch, looking for the bad message');
    const middle = Math.ceil(messages.length / 2);
    return (await write(batchOf(messages.slice(0, middle)))) && write(batchOf(messages.slice(middle)));
  };

  return { state, write };
}

async function tryInsert(
  storage: Storage,
  blocks: readonly TableBlock[],
  signal: AbortSignal,
): Promise<StorageError | null> {
  try {
    await insertBlocks(storage, blocks, signal);
    return null;
  } catch (error) {
    if (error instanceof StorageError) {
      return error;
    }
    throw error;
  }
}

/** The rows again from the bytes, which were admitted before. */
function batchOf(messages: readonly ReceivedMessage[]): Batch {
  const sink = new RowSink();
  for (const { data } of messages) {
    sink.append(decodeMessage(data));
  }
  return { messages, blocks: sink.takeBlocks() };
}
