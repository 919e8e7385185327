import { Storage, StorageError, type QueryAnswer, type QueryOptions, type TableBlock } from '@psfleet/storage';
import { clientSignal, deadlineMs, deadlineSignal } from '../http/request-scope.js';

/**
 * Storage in which every question ends when the client that it is asked for leaves, or at its deadline. What is written
 * is not ended: the result of an action must be stored although nobody waits for it any more.
 */
export class QuestionStorage extends Storage {
  readonly database: string;
  readonly #storage: Storage;
  readonly #hasDeadlines: boolean;

  constructor(storage: Storage, { hasDeadlines = true } = {}) {
    super();
    this.#hasDeadlines = hasDeadlines;
    this.database = storage.database;
    this.#storage = storage;
  }

  async query<Row>(sql: string, options: QueryOptions = {}): Promise<QueryAnswer<Row>> {
    const deadline = this.#hasDeadlines ? deadlineSignal() : undefined;
    const others = [clientSignal(), options.signal].filter((signal) => signal !== undefined);
    const signals = deadline === undefined ? others : [...others, deadline];
    const limited = signals.length === 0 ? options : { ...options, signal: AbortSignal.any(signals) };
    try {
      return await this.#storage.query(sql, limited);
    } catch (error) {
      const isLate = deadline?.aborted === true && !others.some(({ aborted }) => aborted);
      throw isLate && error instanceof StorageError && error.code === 'aborted'
        ? new StorageError('out-of-time', `query was not answered within ${deadlineMs} ms`, { cause: error })
        : error;
    }
  }

  command(sql: string, options?: QueryOptions): Promise<void> {
    return this.#storage.command(sql, options);
  }

  insert(block: TableBlock, signal?: AbortSignal): Promise<void> {
    return this.#storage.insert(block, signal);
  }

  ping(): Promise<void> {
    return this.#storage.ping();
  }

  close(): Promise<void> {
    return this.#storage.close();
  }
}
