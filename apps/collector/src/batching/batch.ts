import type { TableBlock } from '@psfleet/storage';
import type { ReceivedMessage } from './received-message.js';

/** Messages with their rows. */
export interface Batch {
  readonly messages: readonly ReceivedMessage[];
  readonly blocks: readonly TableBlock[];
  /** Whether all rows of the messages are stored once these are: only then are the messages acknowledged. */
  readonly isComplete: boolean;
  /** When the first of the messages whose ticks are stored already had them stored, monotonic; null without any. */
  readonly ticksStoredMs: number | null;
}

/**
 * What became of a batch: its rows are stored; its messages are acknowledged too, and those that storage rejected are
 * dead letters; or the writer gave up.
 */
export type WriteOutcome = 'stored' | 'acknowledged' | 'stopped';
