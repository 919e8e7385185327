import type { Storage } from '../client.js';
import { procUidOf, procUidText } from '../proc-uid-sql.js';
import type { ActionRecord } from './action-record.js';

export interface ActionsQuery {
  readonly id?: string;
  readonly host?: string;
  readonly procUid?: string;
  readonly status?: string;
  /** Only actions older than this one; ids grow with time. */
  readonly before?: string;
  readonly limit: number;
}

const sql = `
SELECT
  id,
  toUnixTimestamp64Milli(created_at) AS createdAt,
  toUnixTimestamp64Milli(updated_at) AS updatedAt,
  version,
  operator,
  verb,
  args,
  host,
  ${procUidText('proc_uid')} AS procUid,
  pid,
  status,
  outcome,
  pinned,
  detail
FROM actions FINAL
WHERE ({id:String} = '' OR id = {id:String})
  AND ({before:String} = '' OR id < {before:String})
  AND ({host:String} = '' OR host = {host:String})
  AND ({procUid:String} = '' OR proc_uid = ${procUidOf('{procUid:String}')})
  AND ({status:String} = '' OR status = {status:String})
ORDER BY id DESC
LIMIT {limit:UInt32}`;

/** Reads actions, newest first. Throws StorageError. */
export async function readActions(
  storage: Storage,
  { id = '', host = '', procUid = '', status = '', before = '', limit }: ActionsQuery,
): Promise<ActionRecord[]> {
  const { rows } = await storage.query<Omit<ActionRecord, 'args'> & { args: string }>(sql, {
    params: { id, host, procUid, status, before, limit },
  });
  return rows.map((row) => ({ ...row, args: JSON.parse(row.args) as ActionRecord['args'] }));
}
