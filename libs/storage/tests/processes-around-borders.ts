import { absentColumns, eventTable, type EventColumns, type HostMessage } from '@psfleet/wire';
import { messageOfProcesses } from './message-of-processes.js';

const minuteMs = 60_000;
/** A running process sends its identity again this often. */
const identityEvery = 60 * minuteMs;

/** A process of the host, in milliseconds; an unswept one is in no sample, only in the tick after its end. */
export interface LivedProcess {
  readonly pid: number;
  readonly createdMs: number | null;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly isUnswept?: boolean;
}

const unknown = {
  username: null,
  status: null,
  cmdline: null,
  exe: null,
  exe_state: null,
  program: null,
  unit: null,
  container_id: null,
  container_name: null,
  ppid: null,
  rss: 4096,
  num_fds: null,
  nice: null,
};

/** The messages of one host, whose processes all have one name. A tick sees those that run. */
export function messagesOf(host: string, ticks: readonly number[], processes: readonly LivedProcess[]): HostMessage[] {
  return ticks.map((ts, index) => {
    const seen = processes.filter(
      ({ firstSeen, lastSeen, isUnswept = false }) => !isUnswept && firstSeen <= ts && ts <= lastSeen,
    );
    const isSent = (process: LivedProcess): boolean =>
      (ts - process.firstSeen) % identityEvery < (ticks[1] ?? 0) - (ticks[0] ?? 0);
    const message = messageOfProcesses(
      host,
      ts,
      seen.map((process) => ({ ...unknown, name: 'job', pid: process.pid, isIdentified: isSent(process) })),
    );
    const { identities } = message;
    const created = seen.filter(isSent).map(({ createdMs }) => (createdMs === null ? null : createdMs / 10));
    const ended = processes.filter(({ firstSeen, isUnswept = false }) => isUnswept && firstSeen === ts);
    return {
      ...message,
      seq: index + 1,
      identities:
        identities === null ? null : { ...identities, columns: { ...identities.columns, create_time: created } },
      events: endsOf(ended),
    };
  });
}

function endsOf(ended: readonly LivedProcess[]): EventColumns {
  return {
    rows: ended.length,
    columns: {
      ...absentColumns(eventTable, ended.length),
      kind: { values: ['exit'], indexes: ended.map(() => 0) },
      source: { values: ['kernel'], indexes: ended.map(() => 0) },
      // It ended before the tick that tells it, which may be the first after a border.
      at: ended.map(({ firstSeen }) => firstSeen - 20_000),
      lifetime_ms: ended.map(() => 5_000),
      proc_uid: new BigUint64Array(ended.length),
      name: { values: ['job'], indexes: ended.map(() => 0) },
      unswept: ended.map(() => true),
      peak_rss: ended.map(() => 4096),
    },
  };
}
