export type ProcessEventKind =
  'start' | 'exec' | 'exit' | 'oom' | 'clock-step' | 'reboot' | 'agent-start' | 'agent-stop';

/** Something that happened to a process, to its host or to the agent there. */
export interface ProcessEvent {
  readonly host: string;
  readonly kind: ProcessEventKind;
  /** When it happened; if only a range is known, the end of that. */
  readonly at: string;
  /** Start of the range in which it happened; null if the exact time is known. */
  readonly since: string | null;
  /**
   * Whether the kernel reported the event as it happened, a sweep noticed it later, or the agent tells it of itself
   * and of its host.
   */
  readonly source: 'kernel' | 'sweep' | 'agent';
  /** Null if it concerns no process, or one of which only the pid is known. */
  readonly procUid: string | null;
  readonly pid: number | null;
  readonly name: string | null;
  /** For an exit: the program that it ran, as in the table of its host. */
  readonly program: string | null;
  readonly username: string | null;
  /** Exit code of a process that ended by itself; null if unknown. */
  readonly exitCode: number | null;
  /** Number of the signal that ended the process. */
  readonly exitSignal: number | null;
  /** Seconds from start to end of the process. */
  readonly lifetime: number | null;
  /** Seconds by which the wall clock jumped, for a clock-step. */
  readonly step: number | null;
  /**
   * For an agent-start: seconds since the agent before it stopped; for a reboot: seconds since the last tick before
   * it. Null if that is unknown.
   */
  readonly gap: number | null;
  /** For an agent-stop: why it stopped, such as SIGTERM; null if it did not say, as after a crash. */
  readonly reason: string | null;
  /** For an agent-start: the version of the agent. */
  readonly agentVersion: string | null;
  /** For an exit: seconds of CPU time since its start, of all threads; null if the kernel did not account it. */
  readonly cpuTime: number | null;
  /** For an exit: its largest resident memory in bytes. */
  readonly peakRss: number | null;
  /** For an exit: bytes that it read from storage, without those of its children. */
  readonly readBytes: number | null;
  /** For an exit: bytes that it wrote to storage, without those of its children. */
  readonly writeBytes: number | null;
  /** For an exit: process id of its parent. */
  readonly ppid: number | null;
  /** For an exit: identity of its parent. */
  readonly parentProcUid: string | null;
  /**
   * For an exit: its arguments; null for a short-lived process that ended before they could be read. Without a
   * program of its own it has those of its parent.
   */
  readonly cmdline: readonly string[] | null;
  /** Whether they were truncated. */
  readonly cmdlineCut: boolean | null;
  /** For an exit: whether it ended before a sweep saw it, so that no table has it. */
  readonly unswept: boolean | null;
  /** For an oom: bytes of virtual memory of the killed process. */
  readonly totalVm: number | null;
  /** For an oom: bytes of its resident anonymous memory. */
  readonly anonRss: number | null;
  /** For an oom: bytes of its resident memory that was mapped from files. */
  readonly fileRss: number | null;
  /** For an oom: bytes of its resident shared memory. */
  readonly shmemRss: number | null;
  /** For an oom: bytes of its page tables. */
  readonly pageTables: number | null;
  /** For an oom: its oom_score_adj, -1000 to 1000. */
  readonly oomScoreAdj: number | null;
  /** For an oom: its memory control group. */
  readonly cgroup: string | null;
}
