import {
  absentColumns,
  computeProcUid,
  formatProcUid,
  identityTable,
  sampleTable,
  type HostMessage,
  type IdentityColumns,
} from '@psfleet/wire';
import { messageOf } from './message-of.js';

/** A process as a table shows it; null is unknown. */
export interface StoredProcess {
  readonly pid: number;
  readonly name: string;
  readonly username: string | null;
  readonly status: string | null;
  readonly cmdline: readonly string[] | null;
  readonly exe: string | null;
  readonly exe_state: string | null;
  readonly program: string | null;
  readonly unit: string | null;
  readonly container_id: string | null;
  readonly container_name: string | null;
  readonly ppid: number | null;
  readonly rss: number | null;
  readonly num_fds: number | null;
  readonly nice: number | null;
  /** Whether its identity is stored. */
  readonly isIdentified: boolean;
}

type Keyword = { values: string[]; indexes: (number | null)[] };

function keywords(texts: readonly (string | null)[]): Keyword {
  const values = [...new Set(texts.filter((text) => text !== null))];
  return { values, indexes: texts.map((text) => (text === null ? null : values.indexOf(text))) };
}

const uidOf = (host: string, pid: number): bigint => computeProcUid(host, 'boot', pid, pid);

/** The id of a process as answers have it. */
export const procUidOf = (host: string, pid: number): string => formatProcUid(uidOf(host, pid));

/** A keyframe of one message, whose processes these are. */
export function messageOfProcesses(host: string, ts: number, processes: readonly StoredProcess[]): HostMessage {
  const samples = {
    ...absentColumns(sampleTable, processes.length),
    proc_uid: BigUint64Array.from(processes, ({ pid }) => uidOf(host, pid)),
    name: keywords(processes.map(({ name }) => name)),
    username: keywords(processes.map(({ username }) => username)),
    status: keywords(processes.map(({ status }) => status)),
    rss: processes.map(({ rss }) => rss),
    num_fds: processes.map(({ num_fds: fds }) => fds),
    nice: processes.map(({ nice }) => nice),
    exited: processes.map(() => false),
  };
  return {
    ...messageOf({ host, ts, pids: [] }),
    groups: [],
    samples: { rows: processes.length, columns: samples },
    identities: identitiesOf(
      host,
      processes.filter(({ isIdentified }) => isIdentified),
    ),
  };
}

function identitiesOf(host: string, processes: readonly StoredProcess[]): IdentityColumns {
  const columns = {
    ...absentColumns(identityTable, processes.length),
    proc_uid: BigUint64Array.from(processes, ({ pid }) => uidOf(host, pid)),
    pid: processes.map(({ pid }) => pid),
    ppid: processes.map(({ ppid }) => ppid),
    start_ticks: processes.map(({ pid }) => pid),
    parent_proc_uid: BigUint64Array.from(processes, () => 0n),
    name: processes.map(({ name }) => name),
    exe: processes.map(({ exe }) => exe),
    cmdline: processes.map(({ cmdline }) => cmdline),
    cmdline_cut: processes.map(() => false),
    cmdline_scrubbed: processes.map(() => false),
    username: keywords(processes.map(({ username }) => username)),
    exe_state: keywords(processes.map(({ exe_state: state }) => state)),
    program: keywords(processes.map(({ program }) => program)),
    unit: keywords(processes.map(({ unit }) => unit)),
    container_id: keywords(processes.map(({ container_id: id }) => id)),
    container_name: keywords(processes.map(({ container_name: name }) => name)),
  };
  return { rows: processes.length, columns };
}
