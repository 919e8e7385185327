import { RowSink } from '@psfleet/storage';
import { decodeMessage } from '@psfleet/wire';
import { arrivalOf, type ReceivedMessage } from './received-message.js';

/**
 * Decodes messages again, which were validated when they arrived: only their bytes are kept until they are
 * acknowledged.
 */
export function rebuildRows(messages: readonly ReceivedMessage[]): RowSink {
  const sink = new RowSink();
  for (const received of messages) {
    const message = decodeMessage(received.data);
    sink.append(message, arrivalOf(received, message));
  }
  return sink;
}
