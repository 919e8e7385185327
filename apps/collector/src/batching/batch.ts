import type { TableBlock } from '@psfleet/storage';
import type { ReceivedMessage } from './received-message.js';

/** Messages with their rows. The messages are acknowledged once all the rows are stored. */
export interface Batch {
  readonly messages: readonly ReceivedMessage[];
  readonly blocks: readonly TableBlock[];
}
