import type { TableBlock } from '@psfleet/storage';
import type { ReceivedMessage } from './received-message.js';

/** Messages and the rows made of them. Acknowledged when all rows are stored. */
export interface Batch {
  readonly messages: readonly ReceivedMessage[];
  readonly blocks: readonly TableBlock[];
}
