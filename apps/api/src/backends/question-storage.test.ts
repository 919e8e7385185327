import { EventEmitter } from 'node:events';
import { Storage, StorageError, type QueryAnswer, type QueryOptions } from '@psfleet/storage';
import type { FastifyReply } from 'fastify';
import { describe, expect, it } from 'vitest';
import { unlessOutOfTime } from '../http/out-of-time.js';
import { problemOf } from '../http/problem-answer.js';
import { runForAll, runForClient, withDeadline } from '../http/request-scope.js';
import { QuestionStorage } from './question-storage.js';

/** A database that answers no query, and ends each with its signal, as the client of ClickHouse does. */
class SilentStorage extends Storage {
  readonly database = 'silent';

  query<Row>(_sql: string, { signal }: QueryOptions = {}): Promise<QueryAnswer<Row>> {
    return new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new StorageError('aborted', 'query was aborted by its caller')));
    });
  }

  command = (): Promise<void> => Promise.resolve();
  insert = this.command;
  ping = this.command;
  close = this.command;
}

/** Asks a question with a deadline, for a client that leaves after `leavesAfterMs`. */
function ask(leavesAfterMs: number, options?: { readonly hasDeadlines: boolean }): Promise<unknown> {
  const storage = new QuestionStorage(new SilentStorage(), options);
  const raw = Object.assign(new EventEmitter(), { writableFinished: false, destroyed: false });
  return new Promise((resolve) => {
    runForClient({ raw } as unknown as FastifyReply, () => {
      withDeadline(() => storage.query('SELECT 1'), 50).then(resolve, resolve);
    });
    setTimeout(() => raw.emit('close'), leavesAfterMs);
  });
}

describe('QuestionStorage', () => {
  it('ends a question at its deadline', async () => {
    const error = await ask(5000);
    expect(error).toMatchObject({ name: 'StorageError', code: 'out-of-time', retryable: false });
    expect(problemOf(error)).toMatchObject({ status: 504, code: 'question-timeout' });
    expect(await unlessOutOfTime(Promise.reject(error as Error), 'left out')).toBe('left out');
  });

  it('ends a question whose client leaves before', async () => {
    const error = await ask(5);
    expect(error).toMatchObject({ code: 'aborted' });
    await expect(unlessOutOfTime(Promise.reject(error as Error), 'left out')).rejects.toBe(error);
  });

  it('ends a question at its deadline that is asked for everybody', async () => {
    const storage = new QuestionStorage(new SilentStorage());
    const question = runForAll(() => withDeadline(() => storage.query('SELECT 1'), 50));
    await expect(question).rejects.toMatchObject({ code: 'out-of-time' });
  });

  it('ends nothing between the steps of an action', async () => {
    expect(await ask(200, { hasDeadlines: false })).toMatchObject({ code: 'aborted' });
  });
});
