import { Injectable } from '@nestjs/common';
import { storeAction, type ActionRecord } from '@psfleet/storage';
import { PromptStorage } from '../backends/prompt-storage.js';
import { ApiContext } from '../config/api-context.js';

export const unknownProcUid = '0000000000000000';

export type ActionResult = Pick<ActionRecord, 'status' | 'outcome' | 'pinned' | 'detail'>;

/** Stores the intent and the result of every action. */
@Injectable()
export class ActionLog {
  readonly #context: ApiContext;
  readonly #storage: PromptStorage;

  constructor(context: ApiContext, storage: PromptStorage) {
    this.#context = context;
    this.#storage = storage;
  }

  /** Resolves when the intent is stored; nothing may be sent before that. */
  async storeIntent(record: ActionRecord): Promise<void> {
    await storeAction(this.#storage, record);
  }

  /**
   * Returns false and logs an error if the result cannot be stored. The action has happened by then, so this must not
   * look like a failure of the action itself.
   */
  async storeResult(intent: ActionRecord, result: ActionResult): Promise<boolean> {
    return this.#store({ ...intent, ...result, version: 2, updatedAt: this.#context.now() });
  }

  /** Like `storeResult`, for what became known only after a result had been stored, or never was. */
  async storeSettled(intent: ActionRecord, result: ActionResult): Promise<boolean> {
    return this.#store({ ...intent, ...result, version: 3, updatedAt: this.#context.now() });
  }

  async #store(record: ActionRecord): Promise<boolean> {
    try {
      await storeAction(this.#storage, record);
      return true;
    } catch (error) {
      this.#context.logger.error({ err: error, action: record }, 'result of an action could not be stored');
      return false;
    }
  }
}
