/** What was taken from the stream since the start. */
export interface ReceivedCounts {
  messages: number;
  bytes: number;
}

/** A message of the stream that this collector holds: JetStream's JsMsg has this shape. */
export interface ReceivedMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  /** Position in the stream. */
  readonly seq: number;
  readonly timestampNanos: bigint;
  ack(): void;
  /** Give it to whoever asks next. */
  nak(): void;
  /** Still at work: the broker waits another ack_wait. */
  working(): void;
}
