import type { EncodedMessage } from '@psfleet/wire';

/** Messages that the broker has not taken yet, in order, within a bound of bytes. The oldest make room for the newest. */
export class MessageQueue {
  /** Messages lost for want of room, or refused for good, since the start. */
  dropped = 0;
  /** Size of all messages that wait. */
  bytes = 0;
  /** Size of all messages that the broker took, since the start. */
  takenBytes = 0;
  /** When the broker last took one, milliseconds since the epoch. */
  lastTakenMs: number | null = null;
  private readonly mostBytes: number;
  private readonly waiting: EncodedMessage[] = [];
  private wake: (() => void) | null = null;

  constructor(mostBytes: number) {
    this.mostBytes = mostBytes;
  }

  get length(): number {
    return this.waiting.length;
  }

  push(messages: readonly EncodedMessage[]): void {
    for (const message of messages) {
      this.waiting.push(message);
      this.bytes += message.bytes.length;
    }
    // The newest always stays, whatever its size.
    for (let oldest = this.waiting[0]; oldest !== undefined && this.bytes > this.mostBytes && this.waiting.length > 1; oldest = this.waiting[0]) this.drop(oldest);
    this.wake?.();
  }

  /** The oldest message, which stays until it is removed; waits while there is none. Null once `signal` aborts. */
  async peek(signal: AbortSignal): Promise<EncodedMessage | null> {
    while (!signal.aborted) {
      const [oldest] = this.waiting;
      if (oldest !== undefined) return oldest;
      await this.nextPush(signal);
    }
    return null;
  }

  /** Removes a message that was peeked and then taken by the broker. */
  markTaken(message: EncodedMessage): void {
    this.shift(message);
    this.takenBytes += message.bytes.length;
    this.lastTakenMs = Date.now();
  }

  /** Gives a message up that was peeked and then refused for good. */
  drop(message: EncodedMessage): void {
    if (this.shift(message)) this.dropped += 1;
  }

  /** False if the message had to make room meanwhile, and is counted already. */
  private shift(message: EncodedMessage): boolean {
    if (this.waiting[0] !== message) return false;
    this.waiting.shift();
    this.bytes -= message.bytes.length;
    return true;
  }

  private nextPush(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.wake = null;
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.wake = done;
      signal.addEventListener('abort', done, { once: true });
    });
  }
}
