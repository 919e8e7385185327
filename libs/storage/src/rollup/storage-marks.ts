import type { Storage } from '../client.js';
import { storageMarksTable } from '../schema/rollup-tables.js';

export type StorageMark = 'rolled-up' | 'raw-dropped';

/** How far a task has come, in milliseconds since the epoch; null if it never ran. Marks only grow, so the greatest holds. */
export async function readMark(storage: Storage, name: StorageMark): Promise<number | null> {
  const { rows } = await storage.query<{ at: number }>(`SELECT toUnixTimestamp64Milli(max(at)) AS at FROM ${storageMarksTable.name} WHERE name = {name:String} HAVING count() > 0`, { params: { name } });
  return rows[0]?.at ?? null;
}

export async function writeMark(storage: Storage, name: StorageMark, at: number): Promise<void> {
  await storage.command(`INSERT INTO ${storageMarksTable.name} (name, at) SELECT {name:String}, fromUnixTimestamp64Milli({at:Int64}, 'UTC')`, { params: { name, at } });
}
