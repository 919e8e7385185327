import { Storage, type QueryAnswer, type QueryOptions, type TableBlock } from '@psfleet/storage';
import { clientSignal } from '../http/request-scope.js';

/**
 * Storage in which every question ends when the client that it is asked for leaves. What is written is not ended: the
 * result of an action must be stored although nobody waits for it any more.
 */
export class QuestionStorage extends Storage {
  readonly database: string;
  readonly #storage: Storage;

  constructor(storage: Storage) {
    super();
    this.database = storage.database;
    this.#storage = storage;
  }

  query<Row>(sql: string, options: QueryOptions = {}): Promise<QueryAnswer<Row>> {
    const signals = [clientSignal(), options.signal].filter((signal) => signal !== undefined);
    return this.#storage.query(sql, signals.length === 0 ? options : { ...options, signal: AbortSignal.any(signals) });
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
