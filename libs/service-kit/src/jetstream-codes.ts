/**
 * The errors of the JetStream API that somebody handles, by their `err_code`.
 * https://github.com/nats-io/nats-server/blob/main/server/errors.json
 */
export const jetStreamCodes = {
  consumerNotFound: 10_014,
  /** There is no message with this sequence number, or no longer. */
  sequenceNotFound: 10_043,
  /** The message exceeds the stream's maximum size. */
  messageTooLarge: 10_054,
  streamNotFound: 10_059,
  /** A write expected another last sequence (of a bucket: another revision) than there is. */
  wrongLastSequence: 10_071,
  /** A stream with `discard: new` is full, as a whole or for one subject. */
  streamFull: 10_077,
} as const;
