import type { Storage } from '../client.js';
import { KeywordColumn } from '../native-format/keyword-column.js';
import { ByteColumn, Uint32Column, Uint64Column } from '../native-format/number-columns.js';
import { TextColumn } from '../native-format/text-columns.js';
import { actionsTable } from '../schema/host-tables.js';
import { TableRows } from '../write/table-rows.js';
import type { ActionRecord } from './action-record.js';

/**
 * Resolves when the server has stored the record. Storing the same version again changes nothing. Throws StorageError.
 * It sends a block as the collector does: for an INSERT with parameters the server takes half as long again.
 */
export async function storeAction(storage: Storage, record: ActionRecord): Promise<void> {
  const rows = new TableRows(actionsTable);
  const text = (name: string, value: string): void => rows.column(name, TextColumn).append([value]);
  const keyword = (name: string, value: string | null): void => rows.column(name, KeywordColumn).append([value]);
  const number = (name: string, value: number): void => rows.column(name, Uint64Column).appendOne(value);
  text('id', record.id);
  number('created_at', record.createdAt);
  number('updated_at', record.updatedAt);
  number('version', record.version);
  keyword('operator', record.operator);
  keyword('verb', record.verb);
  text('args', JSON.stringify(record.args));
  keyword('host', record.host);
  rows.column('proc_uid', Uint64Column).appendUids(BigUint64Array.of(BigInt(`0x${record.procUid}`)));
  rows.column('pid', Uint32Column).appendOne(record.pid);
  keyword('status', record.status);
  keyword('outcome', record.outcome);
  rows.column('pinned', ByteColumn).appendFlags([record.pinned]);
  text('detail', record.detail);
  await storage.insert(rows.takeBlock());
}
