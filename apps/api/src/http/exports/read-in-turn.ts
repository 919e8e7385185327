import { bindToRequest, withDeadline } from '../request-scope.js';
import { Problem } from '../problem.js';

/** Runs work when its turn among the dear questions comes. */
export type TakeTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** An export that has begun waits this many times as long as another question before it gives up. */
const maxTurns = 8;

/**
 * Reads batches as dear questions, each with a turn and a deadline of its own: a reader who takes the rows slowly keeps
 * nobody else waiting. Resolves with the first batch read; the rest is read as it is wanted, for the client of the
 * request that called this.
 */
export async function readInTurn<Batch>(
  batches: AsyncIterable<Batch>,
  takeTurn: TakeTurn,
): Promise<AsyncIterable<Batch>> {
  const iterator = batches[Symbol.asyncIterator]();
  const readNext = bindToRequest(() => takeTurn(() => withDeadline(() => iterator.next())));
  const first = await readNext();
  return followedBy(first, () => withPatience(readNext), iterator);
}

async function* followedBy<Batch>(
  first: IteratorResult<Batch>,
  readNext: () => Promise<IteratorResult<Batch>>,
  iterator: AsyncIterator<Batch>,
): AsyncGenerator<Batch> {
  try {
    for (let next = first; next.done !== true; next = await readNext()) {
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

async function withPatience<T>(read: () => Promise<T>): Promise<T> {
  for (let turn = 1; ; turn++) {
    try {
      return await read();
    } catch (error) {
      if (turn === maxTurns || !(error instanceof Problem && error.code === 'too-many-questions')) {
        throw error;
      }
    }
  }
}
