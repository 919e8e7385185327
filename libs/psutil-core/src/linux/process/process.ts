import { getPriority } from 'node:os';
import { NotSupported } from '../../errors.js';
import type { ConnectionKind, NetConnection } from '../../model/network.js';
import type {
  FilePlace,
  IoCounters,
  IoPriority,
  MemoryFootprint,
  MemoryInfo,
  MemoryInfoEx,
  MemoryRegion,
  NumCtxSwitches,
  OpenFile,
  PageFaults,
  ProcessChange,
  ProcessCpuTimes,
  ProcessIds,
  ProcessSignals,
  ProcessStatus,
  ProcessThread,
  ResourceLimits,
} from '../../model/process.js';
import type { PlatformExitWatch, PlatformPin, PlatformProcess } from '../../platform/platform-process.js';
import type { PidfdCalls } from '../native/pidfd.js';
import { readProcessConnections } from '../network/connections.js';
import { isMemoryHeld } from '../proc-pid/memory-lock.js';
import { parsePidIo } from '../proc-pid/io.js';
import { parseStatusCtxSwitches, parseStatusIds, parseStatusMemoryEx, parseStatusSignals } from '../proc-pid/status.js';
import { USER_HZ } from '../proc/stat.js';
import { isOwnMachine } from '../system/own-machine.js';
import { readEligibleCpus } from './eligible-cpus.js';
import { readArguments } from './arguments.js';
import { readExecutableInode } from './executable.js';
import { isFrozen } from './freezer.js';
import { readCpuAffinity, readIonice, readRlimit } from './process-changes.js';
import { watchProcessExit } from './process-exit.js';
import { readEnviron, readOpenFiles, readProcessLink, readThreads } from './process-files.js';
import { readMemoryFootprint, readMemoryInfo, readMemoryRegions } from './process-memory.js';
import { pinProcess } from './process-pin.js';
import { readPlace } from './process-mounts.js';
import { ProcessSource, type LinuxProcessContext } from './process-source.js';
import { decodeState } from './process-state.js';

/** One process of /proc. Each method says which file it reads. */
export class LinuxProcess implements PlatformProcess {
  readonly #source: ProcessSource;
  readonly #pidfds: PidfdCalls;

  constructor(pid: number, context: LinuxProcessContext, pidfds: PidfdCalls) {
    this.#source = new ProcessSource(pid, context);
    this.#pidfds = pidfds;
  }

  get pid(): number {
    return this.#source.pid;
  }

  get knownName(): string | null {
    return this.#source.knownName;
  }

  set knownName(name: string | null) {
    this.#source.knownName = name;
  }

  startTicks(): number {
    return this.#source.stat().startTicks;
  }

  name(): string {
    return this.#source.stat().name;
  }

  /** Link `exe`. '' for kernel threads, which have none. */
  exe(): string {
    return this.#source.isKnownKernelThread ? '' : readProcessLink(this.#source, 'exe');
  }

  cmdline(): string[] {
    return readArguments(this.#source);
  }

  /** File `cmdline`. */
  cmdlineText(): string {
    return this.#source.isKnownKernelThread ? '' : this.#source.cmdline();
  }

  /** Files `stat` of its threads. */
  isMemoryHeld(): boolean {
    return this.#source.attempt(() => isMemoryHeld(this.#source.context.io, this.#source.directory));
  }

  isKernelThread(): boolean {
    return this.#source.stat().isKernelThread;
  }

  ppid(): number {
    return this.#source.stat().ppid;
  }

  status(): ProcessStatus {
    return decodeState(this.#source.stat().state);
  }

  /** Lines Sig* and ShdPnd of file `status`. */
  signals(): ProcessSignals {
    return parseStatusSignals(this.#source.status(), this.#source.path('status'));
  }

  /** File `cgroup`, and the state of that group. */
  isFrozen(): boolean | null {
    return isFrozen(this.#source);
  }

  /** Link `exe` and file `maps`. */
  executableInode(): number | null {
    return readExecutableInode(this.#source);
  }

  /** File `mountinfo`. */
  placeOf(path: string): FilePlace | null {
    return readPlace(this.#source, path);
  }

  uids(): ProcessIds {
    return parseStatusIds(this.#source.status(), 'Uid', this.#source.path('status'));
  }

  gids(): ProcessIds {
    return parseStatusIds(this.#source.status(), 'Gid', this.#source.path('status'));
  }

  /** Link `cwd`. */
  cwd(): string {
    return readProcessLink(this.#source, 'cwd');
  }

  environ(): Record<string, string> {
    return readEnviron(this.#source);
  }

  terminal(): string | null {
    const { ttyNr } = this.#source.stat();
    return ttyNr === 0 ? null : this.#source.context.terminalPath(ttyNr);
  }

  username(): string {
    throw new NotSupported('Linux has numeric user ids, from which the name is looked up');
  }

  createTime(): number {
    return this.#source.stat().startTicks / USER_HZ + this.#source.context.bootTime();
  }

  cpuTimes(): ProcessCpuTimes {
    const stat = this.#source.stat();
    return {
      user: stat.userTicks / USER_HZ,
      system: stat.systemTicks / USER_HZ,
      childrenUser: stat.childrenUserTicks / USER_HZ,
      childrenSystem: stat.childrenSystemTicks / USER_HZ,
      iowait: stat.blockIoTicks === null ? null : stat.blockIoTicks / USER_HZ,
    };
  }

  cpuNum(): number {
    const { cpuNum } = this.#source.stat();
    if (cpuNum === null) {
      throw new NotSupported(`${this.#source.path('stat')} does not say which CPU: the kernel is too old`);
    }
    return cpuNum;
  }

  memoryInfo(): MemoryInfo {
    return readMemoryInfo(this.#source);
  }

  memoryInfoEx(): MemoryInfoEx {
    const extra = parseStatusMemoryEx(this.#source.status(), this.#source.path('status'));
    return { ...this.memoryInfo(), ...extra };
  }

  memoryFootprint(): MemoryFootprint {
    return readMemoryFootprint(this.#source);
  }

  memoryRegions(): MemoryRegion[] {
    return readMemoryRegions(this.#source);
  }

  pageFaults(): PageFaults {
    const stat = this.#source.stat();
    return { minor: stat.minorFaults, major: stat.majorFaults };
  }

  threads(): ProcessThread[] {
    return readThreads(this.#source);
  }

  openFiles(): OpenFile[] {
    return readOpenFiles(this.#source);
  }

  netConnections(kind: ConnectionKind): NetConnection[] {
    return this.#source.attempt(() => {
      const connections = readProcessConnections(this.#source.context, this.pid, kind);
      // Other files were read meanwhile, so check that this process still exists.
      this.#source.context.io.stat(this.#source.directory);
      return connections;
    });
  }

  numThreads(): number {
    return this.#source.stat().numThreads;
  }

  /** Entries of directory `fd`. */
  numFds(): number {
    return this.#source.list('fd').length;
  }

  /** File `io`. */
  ioCounters(): IoCounters {
    return parsePidIo(this.#source.text('io'), this.#source.path('io'));
  }

  numCtxSwitches(): NumCtxSwitches {
    const switches = parseStatusCtxSwitches(this.#source.status(), this.#source.path('status'));
    if (switches === null) {
      throw new NotSupported(`${this.#source.path('status')} has no context switches: the kernel is older than 2.6.23`);
    }
    return switches;
  }

  /**
   * getpriority(2), at a tenth of the cost of file `stat`. That file is used if it was already read, or shows other
   * processes.
   */
  nice(): number {
    const { context, knownStat, pid } = this.#source;
    if (knownStat === null && pid > 0 && isOwnMachine(context) && context.isOwnNamespace()) {
      return this.#source.attempt(() => getPriority(pid));
    }
    return this.#source.stat().nice;
  }

  ionice(): IoPriority {
    return readIonice(this.#source);
  }

  cpuAffinity(): number[] {
    return readCpuAffinity(this.#source);
  }

  eligibleCpus(): number[] {
    return readEligibleCpus(this.#source);
  }

  rlimit(resource: number): ResourceLimits {
    return readRlimit(this.#source, resource);
  }

  change(change: ProcessChange, startTicks: number | null): void {
    this.#withPin(startTicks, (pin) => pin.change(change));
  }

  sendSignal(signal: number, startTicks: number | null): boolean {
    return this.#withPin(startTicks, (pin) => pin.sendSignal(signal));
  }

  pin(startTicks: number | null): PlatformPin {
    return pinProcess(this.#source, startTicks, this.#pidfds);
  }

  watchExit(startTicks: number | null): PlatformExitWatch | null {
    return watchProcessExit(this.#source, startTicks, this.#pidfds);
  }

  oneshotEnter(): void {
    this.#source.oneshotEnter();
  }

  oneshotExit(): void {
    this.#source.oneshotExit();
  }

  #withPin<T>(startTicks: number | null, action: (pin: PlatformPin) => T): T {
    const pin = this.pin(startTicks);
    try {
      return action(pin);
    } finally {
      pin.release();
    }
  }
}
