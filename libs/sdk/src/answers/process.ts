import type { ProcessExit } from './process-exit.js';

/** The values of a process at one time, with psutil's names and units; null where they are unknown. */
export interface ProcessValues {
  /** psutil's name of the status. */
  readonly status: string | null;
  /** Over the last interval; 100 is one whole CPU. */
  readonly cpuPercent: number | null;
  /** Seconds of user and system CPU time since its start. */
  readonly cpuTime: number | null;
  /** Resident memory in bytes. */
  readonly rss: number | null;
  /** Virtual memory in bytes. */
  readonly vms: number | null;
  /** Resident bytes of files and of shared memory, which other processes may use too. */
  readonly shared: number | null;
  /** The most resident memory since its program began, in bytes; ticks in between included. */
  readonly peakRss: number | null;
  /** Swapped out memory in bytes, without shared memory. */
  readonly swap: number | null;
  /**
   * Proportional memory in bytes: a page that n processes use counts one nth. It is read now and then, of the largest
   * processes only: pssAt says when; null where it was not read.
   */
  readonly pss: number | null;
  /** Memory in bytes that no other process uses, read with pss. */
  readonly uss: number | null;
  /** When pss and uss were read. */
  readonly pssAt: string | null;
  readonly numThreads: number | null;
  /** Open file descriptors; null if the agent may not read them. */
  readonly numFds: number | null;
  /** Bytes read from storage since its start. */
  readonly readBytes: number | null;
  /** Bytes written to storage since its start. */
  readonly writeBytes: number | null;
  /**
   * TCP payload sent since the agent first saw the process, in bytes: without headers, and without what was sent
   * again. Null if its sockets may not be read, or for kernel threads.
   */
  readonly tcpSentBytes: number | null;
  /** TCP payload received since the agent first saw the process, in bytes. */
  readonly tcpReceivedBytes: number | null;
  /** Page faults that had to read from disk, over the last interval (in a history: over the bucket). */
  readonly majorFaults: number | null;
  /** Niceness, -20 to 19. */
  readonly nice: number | null;
}

/** A row of a process table. What its identity says, from pid to createTime, is null once that is no longer stored. */
export interface Process extends ProcessValues {
  readonly host: string;
  /** Identity in the fleet, never reused. */
  readonly procUid: string;
  readonly pid: number | null;
  readonly ppid: number | null;
  readonly parentProcUid: string | null;
  readonly name: string;
  readonly exe: string | null;
  /**
   * The program that it runs: the script or module instead of its interpreter, without versions and arguments, in a
   * container after the image. Processes with the same text run the same program, on any host. Null if unknown.
   */
  readonly program: string | null;
  readonly cmdline: readonly string[] | null;
  /** Whether the command line was longer than 8 KiB, and its end was cut off; null if that is unknown. */
  readonly cmdlineCut: boolean | null;
  readonly username: string | null;
  /**
   * deleted if the executable has been removed since the start, replaced if another file has its path; null if
   * neither, or unknown.
   */
  readonly exeState: 'deleted' | 'replaced' | null;
  /** Path of the control group. */
  readonly cgroup: string | null;
  /** systemd unit. */
  readonly unit: string | null;
  /** Null outside of containers. */
  readonly containerId: string | null;
  /** Null outside of containers, and where the files of the container runtime could not be read. */
  readonly containerName: string | null;
  /** Image of the container. */
  readonly containerImage: string | null;
  /** Project of Docker Compose. */
  readonly composeProject: string | null;
  /** Service of Docker Compose. */
  readonly composeService: string | null;
  /** Kubernetes pod. */
  readonly podName: string | null;
  /** Kubernetes namespace of the pod. */
  readonly podNamespace: string | null;
  /** Seconds since the epoch. */
  readonly createTime: number | null;
  /** Time of the sample. */
  readonly ts: string | null;
}

/** One process, running or ended. */
export interface ProcessDetail extends Process {
  /** The kernel's id of the boot in which the process ran. */
  readonly bootId: string;
  /**
   * Start time in the host's own monotonic unit (Linux: clock ticks since boot); null if it ended before a sweep saw
   * it.
   */
  readonly startTicks: number | null;
  /** How it ended; null if no exit is stored. */
  readonly exit: ProcessExit | null;
  /** Whether it was running at the host's last tick; null if the host is offline. */
  readonly running: boolean | null;
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
}

/** A process with its descendants. */
export interface ProcessTree extends Process {
  /** Whether it fits the filters; its ancestors are shown either way. */
  readonly matches: boolean;
  /** Its children, ordered by pid. */
  readonly children: readonly ProcessTree[];
}

/** The values at the end of a bucket; cpuPercent is the mean over the bucket. */
export interface ProcessPoint extends ProcessValues {
  /** Start of the bucket. */
  readonly ts: string;
}
