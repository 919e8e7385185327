import type { Storage } from '../client.js';
import { procUidOf, procUidText } from '../proc-uid-sql.js';

/** A process that an action may target. */
export interface ActionTargetRow {
  readonly host: string;
  readonly procUid: string;
  /** The machine that had this name last. */
  readonly hostId: string;
  readonly bootId: string;
  readonly pid: number;
  readonly startTicks: number;
  /** Seconds since the epoch. */
  readonly createTime: number | null;
  /** Whether it belongs to the host's current boot. */
  readonly isCurrentBoot: boolean;
}

function renderSql(condition: string): string {
  return `
SELECT
  p.host AS host,
  ${procUidText('p.proc_uid')} AS procUid,
  any(h.current_id) AS hostId,
  p.boot_id AS bootId,
  p.pid AS pid,
  p.start_ticks AS startTicks,
  argMax(tuple(p.create_time), (p.seq, p.ts)).1 AS createTime,
  (p.boot_id = any(h.current_boot))::Bool AS isCurrentBoot
FROM processes AS p
LEFT JOIN (
  SELECT host, argMax(tuple(boot_id, host_id), ts) AS current, current.1 AS current_boot, current.2 AS current_id
  FROM hosts GROUP BY host
) AS h ON h.host = p.host
WHERE ${condition}
GROUP BY p.host, p.proc_uid, p.boot_id, p.pid, p.start_ticks`;
}

const byProcUidSql = renderSql(`p.proc_uid = ${procUidOf('{procUid:String}')}`);
const byPidSql = renderSql('p.host = {host:String} AND p.pid = {pid:UInt32} AND p.boot_id = h.current_boot');

/**
 * Reads every process with this procUid; more than one is a collision and must not be acted on. Throws StorageError.
 */
export async function readTargetsByProcUid(storage: Storage, procUid: string): Promise<ActionTargetRow[]> {
  const { rows } = await storage.query<ActionTargetRow>(byProcUidSql, { params: { procUid } });
  return rows;
}

/** Reads every process that has had this pid since the host's last boot. Throws StorageError. */
export async function readTargetsByPid(storage: Storage, host: string, pid: number): Promise<ActionTargetRow[]> {
  const { rows } = await storage.query<ActionTargetRow>(byPidSql, { params: { host, pid } });
  return rows;
}
