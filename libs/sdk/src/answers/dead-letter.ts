/** A message that could not be stored. */
export interface DeadLetter {
  /** Position in the stream of dead letters. */
  readonly id: number;
  readonly storedAt: string;
  /** Why the message could not be stored. */
  readonly reason: string | null;
  /** Host on whose subject it arrived; null if the subject belongs to no host. */
  readonly host: string | null;
  readonly subject: string | null;
  /** Its position in the data stream. */
  readonly seq: number | null;
  /** Size of the message in bytes. */
  readonly bytes: number;
}

/** Such a message with its content. */
export interface FullDeadLetter extends DeadLetter {
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The decoded message: its envelope, and the number of rows and first five rows of each table; null if it cannot be
   * decoded.
   */
  readonly message: Readonly<Record<string, unknown>> | null;
  /** Why the message cannot be decoded; null if it can. */
  readonly decodeError: string | null;
  /** The first 1024 bytes in base64, if the message cannot be decoded. */
  readonly payloadHead: string | null;
}
