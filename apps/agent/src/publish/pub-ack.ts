import { jetStreamCodes } from '@psfleet/service-kit';
import { streams } from '@psfleet/wire';

/** What the broker answered to a publish. */
export type PublishAnswer =
  | {
      readonly kind: 'stored';
      readonly sequence: number;
      /**
       * Whether the broker had a message with this id already: this one, whose first acknowledgement was lost, or
       * somebody else's, since ids count for all subjects of a stream.
       */
      readonly isDuplicate: boolean;
    }
  /** Another message than the expected is the last on the subject; `last` is its sequence number, 0 without any. */
  | { readonly kind: 'unexpected'; readonly last: number }
  /** The stream, or its share for one subject, is full for now. */
  | { readonly kind: 'full'; readonly reason: string }
  | { readonly kind: 'too-large'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

interface RawAnswer {
  readonly stream?: unknown;
  readonly seq?: unknown;
  readonly duplicate?: unknown;
  readonly error?: { readonly err_code?: unknown; readonly description?: unknown };
}

/** Reads an acknowledgement of JetStream, or its refusal. Never throws: what is neither has failed. */
export function parsePubAck(text: string): PublishAnswer {
  const answer = parseObject(text);
  if (answer === null) {
    return { kind: 'failed', reason: 'the answer is not one of JetStream' };
  }
  if (answer.error !== undefined) {
    return refusal(Number(answer.error?.err_code), textOf(answer.error?.description));
  }
  const { stream, seq, duplicate } = answer;
  if (stream !== streams.data.name || !Number.isSafeInteger(seq) || Number(seq) < 1) {
    return { kind: 'failed', reason: 'the answer is not one of the data stream' };
  }
  return { kind: 'stored', sequence: Number(seq), isDuplicate: duplicate === true };
}

function parseObject(text: string): RawAnswer | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function refusal(code: number, reason: string): PublishAnswer {
  if (code === jetStreamCodes.wrongLastSequence) {
    const [, last] = /: (\d{1,15})$/.exec(reason) ?? [];
    return last === undefined ? { kind: 'failed', reason } : { kind: 'unexpected', last: Number(last) };
  }
  if (code === jetStreamCodes.messageTooLarge) {
    return { kind: 'too-large', reason };
  }
  if (code === jetStreamCodes.streamFull) {
    return { kind: 'full', reason };
  }
  return { kind: 'failed', reason };
}
