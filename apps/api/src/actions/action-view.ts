import type { ActionRecord } from '@psfleet/storage';
import { toTimeText } from '../http/time-text.js';
import { unknownProcUid } from './action-log.js';
import type { ActionRecordResponse, ActionResponse } from './action.response.js';

/** A stored action as POST answers it. */
export function toAction({
  id,
  status,
  verb,
  args,
  host,
  procUid,
  pid,
  outcome,
  pinned,
  detail,
}: ActionRecord): Pick<ActionResponse, keyof ActionResponse> {
  const result = {
    host: host === '' ? null : host,
    procUid: procUid === unknownProcUid ? null : procUid,
    pid: pid === 0 ? null : pid,
    outcome,
    pinned,
    detail,
  };
  return { id, status, verb, args, results: [result] };
}

/** A stored action as the lists have it. */
export function toRecord(record: ActionRecord): ActionRecordResponse {
  const { operator, createdAt, updatedAt } = record;
  return {
    ...toAction(record),
    operator,
    createdAt: toTimeText(createdAt),
    updatedAt: toTimeText(updatedAt),
  };
}
