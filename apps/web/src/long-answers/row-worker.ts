// Runs on a thread of its own: reads an answer while the page goes on, and tells what of it is new.
import { findChanges, isRowsAnswer, type AnsweredRow, type RowChanges } from './row-changes.js';

/** An answer, and the request that it answers. */
export interface ReadRequest {
  readonly url: string;
  readonly text: string;
}

/** Null if the whole answer is new to the page, or is no list of processes. */
export type ReadReply = RowChanges | null;

let last: { readonly url: string; readonly rows: readonly AnsweredRow[] } | null = null;

addEventListener('message', ({ data }: MessageEvent<ReadRequest>) => {
  const reply = read(data);
  postMessage(reply, { transfer: reply === null ? [] : [reply.places.buffer] });
});

function read({ url, text }: ReadRequest): ReadReply {
  const before = last;
  last = null;
  const answer = parse(text);
  if (!isRowsAnswer(answer)) {
    return null;
  }
  last = { url, rows: answer.data };
  return before?.url === url ? findChanges(before.rows, answer) : null;
}

/** Undefined for a text that is no JSON: the page, which reads it then, has to say so. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}
