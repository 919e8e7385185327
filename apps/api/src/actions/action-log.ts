import { Injectable } from '@nestjs/common';
import { storeAction, type ActionRecord } from '@psfleet/storage';
import { ClickHouse } from '../backends/clickhouse.js';
import { ApiContext } from '../config/api-context.js';

export const unknownProcUid = '0000000000000000';

/** Keeps intent and result of every action. */
@Injectable()
export class ActionLog {
  readonly #context: ApiContext;
  readonly #clickhouse: ClickHouse;

  constructor(context: ApiContext, clickhouse: ClickHouse) {
    this.#context = context;
    this.#clickhouse = clickhouse;
  }

  /** Resolves when it is stored: before that nothing may be sent. */
  async storeIntent(record: ActionRecord): Promise<void> {
    await storeAction(this.#clickhouse.storage, record);
  }

  /** The action has happened by now, so a failure to store its result must not look like a failure of the action: false, and an error in the log. */
  async storeResult(
    intent: ActionRecord,
    result: Pick<ActionRecord, 'status' | 'outcome' | 'pinned' | 'detail'>,
  ): Promise<boolean> {
    const record = { ...intent, ...result, version: 2, updatedAt: this.#context.now() };
    try {
      await storeAction(this.#clickhouse.storage, record);
      return true;
    } catch (error) {
      this.#context.logger.error({ err: error, action: record }, 'result of an action could not be stored');
      return false;
    }
  }
}
