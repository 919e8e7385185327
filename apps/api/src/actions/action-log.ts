import { Injectable } from '@nestjs/common';
import { storeAction, type ActionRecord } from '@psfleet/storage';
import { ClickHouse } from '../backends/clickhouse.js';
import { ApiContext } from '../config/api-context.js';

export const unknownProcUid = '0000000000000000';

/** Keeps intent and result of every action. */
@Injectable()
export class ActionLog {
  constructor(
    private readonly context: ApiContext,
    private readonly clickHouse: ClickHouse,
  ) {}

  /** Resolves when it is stored: before that nothing may be sent. */
  async storeIntent(record: ActionRecord): Promise<void> {
    await storeAction(this.clickHouse.storage, record);
  }

  /** The action has happened by now, so a failure to store its result must not look like a failure of the action: false, and an error in the log. */
  async storeResult(
    intent: ActionRecord,
    result: Pick<ActionRecord, 'status' | 'outcome' | 'pinned' | 'detail'>,
  ): Promise<boolean> {
    const record = { ...intent, ...result, version: 2, updatedAt: this.context.now() };
    try {
      await storeAction(this.clickHouse.storage, record);
      return true;
    } catch (err) {
      this.context.logger.error({ err, action: record }, 'result of an action could not be stored');
      return false;
    }
  }
}
