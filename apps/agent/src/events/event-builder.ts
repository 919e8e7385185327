import type { OomVictim } from '@psfleet/psutil-core';
import type { DictionaryColumn, EventColumns } from '@psfleet/wire';
import type { CutCmdline } from '../processes/cut-cmdline.js';
import { DictionaryBuilder } from '../processes/dictionary-builder.js';
import type { TrackedProcess } from '../processes/process-tracker.js';

/** One event; times in milliseconds since the epoch. */
export interface EventRow {
  readonly kind: 'start' | 'exec' | 'exit' | 'oom' | 'clock-step' | 'reboot' | 'agent-start' | 'agent-stop';
  readonly at: number;
  /** Start of the range in which it happened; null when the time is known. */
  readonly since: number | null;
  readonly source: 'kernel' | 'sweep' | 'agent';
  readonly uid: bigint;
  readonly pid: number | null;
  readonly name: string | null;
  readonly username: string | null;
  readonly exitCode?: number | null;
  readonly exitSignal?: number | null;
  readonly lifetimeMs?: number | null;
  readonly stepMs?: number;
  /** Why the agent stopped. */
  readonly reason?: string;
  /** How long there was no agent, or no host. */
  readonly gapMs?: number | null;
  readonly agentVersion?: string;
  /** The memory of the victim of an OOM kill. */
  readonly oom?: OomVictim;
  readonly usage?: EndUsage | null;
  /** What the table would show of a process, if a sweep had seen it. */
  readonly unswept?: UnsweptFacts | null;
}

/** What an ended process used, and the part of it that is in no sample; null where that is not known. */
export interface EndUsage {
  readonly cpuNs: number;
  readonly peakRss: number | null;
  readonly readBytes: number;
  readonly writeBytes: number;
  readonly unsampledCpuNs: number | null;
  readonly unsampledReadBytes: number | null;
  readonly unsampledWriteBytes: number | null;
}

export interface UnsweptFacts {
  /** Microseconds from boot to its fork, of which its identity is made. */
  readonly forkedUs: number;
  readonly ppid: number | null;
  readonly parentUid: bigint;
  readonly command: CutCmdline | null;
  /** What it ran, as {@link programKey} names it; null if not even its name is known. */
  readonly program: string | null;
}

export type EventSubject = Pick<EventRow, 'uid' | 'pid' | 'name' | 'username'>;

/** The subject of an event of the host itself. */
export const noProcess: EventSubject = { uid: 0n, pid: null, name: null, username: null };

/**
 * The process that an event is about; without one that the tracker knows, only its pid. `username` is that of a process
 * whose user no sweep could read, because it was just ending.
 */
export function subjectOf(
  process: TrackedProcess | undefined,
  pid: number,
  username: string | null = null,
): EventSubject {
  const program = process?.sent?.identity;
  return { uid: process?.uid ?? 0n, pid, name: program?.name ?? null, username: program?.username ?? username };
}

/** Builds the columns of the event table. */
export class EventBuilder {
  readonly #rows: EventRow[] = [];

  add(row: EventRow): void {
    this.#rows.push(row);
  }

  /** Null without rows. */
  build(): EventColumns | null {
    const rows = this.#rows;
    if (rows.length === 0) {
      return null;
    }
    return {
      rows: rows.length,
      columns: {
        kind: dictionary(rows.map(({ kind }) => kind)),
        at: rows.map(({ at }) => Math.max(0, Math.round(at))),
        since: rows.map(({ since }) => (since === null ? null : Math.max(0, Math.round(since)))),
        source: dictionary(rows.map(({ source }) => source)),
        proc_uid: BigUint64Array.from(rows, ({ uid }) => uid),
        pid: rows.map(({ pid }) => pid),
        name: dictionary(rows.map(({ name }) => name)),
        username: dictionary(rows.map(({ username }) => username)),
        exit_code: rows.map(({ exitCode }) => exitCode ?? null),
        exit_signal: rows.map(({ exitSignal }) => exitSignal ?? null),
        lifetime_ms: rows.map(({ lifetimeMs }) =>
          lifetimeMs === null || lifetimeMs === undefined ? null : Math.max(0, Math.round(lifetimeMs)),
        ),
        step_ms: rows.map(({ stepMs }) => stepMs ?? null),
        ...victimColumns(rows),
        cpu_ns: rows.map(({ usage }) => usage?.cpuNs ?? null),
        peak_rss: rows.map(({ usage }) => usage?.peakRss ?? null),
        read_bytes: rows.map(({ usage }) => usage?.readBytes ?? null),
        write_bytes: rows.map(({ usage }) => usage?.writeBytes ?? null),
        unsampled_cpu_ns: rows.map(({ usage }) => usage?.unsampledCpuNs ?? null),
        unsampled_read_bytes: rows.map(({ usage }) => usage?.unsampledReadBytes ?? null),
        unsampled_write_bytes: rows.map(({ usage }) => usage?.unsampledWriteBytes ?? null),
        ppid: rows.map(({ unswept }) => unswept?.ppid ?? null),
        parent_proc_uid: BigUint64Array.from(rows, ({ unswept }) => unswept?.parentUid ?? 0n),
        cmdline: rows.map(({ unswept }) => unswept?.command?.args ?? null),
        cmdline_cut: rows.map(({ unswept }) => unswept?.command?.isCut ?? null),
        unswept: rows.map(({ kind, unswept }) => (kind === 'exit' ? unswept !== null && unswept !== undefined : null)),
        forked_us: rows.map(({ unswept }) => unswept?.forkedUs ?? null),
        reason: dictionary(rows.map(({ reason }) => reason ?? null)),
        gap_ms: rows.map(({ gapMs }) =>
          gapMs === null || gapMs === undefined ? null : Math.max(0, Math.round(gapMs)),
        ),
        agent_version: dictionary(rows.map(({ agentVersion }) => agentVersion ?? null)),
        program: dictionary(rows.map(({ unswept }) => unswept?.program ?? null)),
      },
    };
  }
}

function victimColumns(rows: readonly EventRow[]) {
  const numbers = (name: Exclude<keyof OomVictim, 'cgroup'>): (number | null)[] =>
    rows.map(({ oom }) => oom?.[name] ?? null);
  return {
    total_vm: numbers('totalVm'),
    anon_rss: numbers('anonRss'),
    file_rss: numbers('fileRss'),
    shmem_rss: numbers('shmemRss'),
    page_tables: numbers('pageTables'),
    cgroup: dictionary(rows.map(({ oom }) => oom?.cgroup ?? null)),
    oom_score_adj: numbers('oomScoreAdj'),
  };
}

function dictionary(texts: readonly (string | null)[]): DictionaryColumn {
  const builder = new DictionaryBuilder();
  for (const text of texts) {
    builder.add(text);
  }
  return builder.build();
}
