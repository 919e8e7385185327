import type { Storage } from '../client.js';
import { procUidOf } from '../proc-uid-sql.js';
import type { ActionRecord } from './action-record.js';

const sql = `
INSERT INTO actions (
  id, created_at, updated_at, version, operator, verb, args, host, proc_uid, pid, status, outcome, pinned, detail
)
SELECT
  {id:String},
  fromUnixTimestamp64Milli({createdAt:Int64}, 'UTC'),
  fromUnixTimestamp64Milli({updatedAt:Int64}, 'UTC'),
  {version:UInt64},
  {operator:String},
  {verb:String},
  {args:String},
  {host:String},
  ${procUidOf('{procUid:String}')},
  {pid:UInt32},
  {status:String},
  {outcome:Nullable(String)},
  {pinned:Nullable(Bool)},
  {detail:String}`;

/**
 * Resolves when the server has stored the record. Storing the same version again changes nothing. Throws StorageError.
 */
export async function storeAction(storage: Storage, record: ActionRecord): Promise<void> {
  await storage.command(sql, { params: { ...record, args: JSON.stringify(record.args) } });
}
