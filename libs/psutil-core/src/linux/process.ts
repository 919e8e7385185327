import { NotSupported } from '../errors.js';
import { constants } from 'node:os';
import type {
  IoCounters,
  MemoryInfo,
  NumCtxSwitches,
  ProcessCpuTimes,
  ProcessIds,
  ProcessStatus,
} from '../model/process.js';
import type { PlatformPin, PlatformProcess } from '../platform.js';
import { isSystemError } from './kernel-text.js';
import type { PidfdCalls } from './native/pidfd.js';
import { splitCmdline } from './proc-pid/cmdline.js';
import { parsePidIo } from './proc-pid/io.js';
import { cleanLink } from './proc-pid/links.js';
import { parsePidStatm } from './proc-pid/statm.js';
import { parseStatusCtxSwitches, parseStatusIds, parseStatusMemory } from './proc-pid/status.js';
import { USER_HZ } from './proc/stat.js';
import { pinProcess } from './process-pin.js';
import { ProcessSource, type LinuxProcessContext } from './process-source.js';
import { decodeState } from './process-state.js';

const NO_MEMORY: MemoryInfo = { rss: 0, vms: 0, shared: 0, text: 0, data: 0 };

/** One process of /proc: each method says which file it reads. */
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
    return this.#isKnownKernelThread() ? '' : this.#readlink('exe');
  }

  cmdline(): string[] {
    if (this.#isKnownKernelThread()) {
      return [];
    }
    const text = this.#source.cmdline();
    if (text === '') {
      this.#source.throwIfZombie();
    }
    return splitCmdline(text);
  }

  ppid(): number {
    return this.#source.stat().ppid;
  }

  status(): ProcessStatus {
    return decodeState(this.#source.stat().state);
  }

  uids(): ProcessIds {
    return parseStatusIds(this.#source.status(), 'Uid', this.#source.path('status'));
  }

  username(): string {
    throw new NotSupported('Linux has numeric user ids: the name is looked up by them');
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

  /** File `statm`; or `status`, when it was read already: opening a file costs more than finding eight lines. */
  memoryInfo(): MemoryInfo {
    if (this.#isKnownKernelThread()) {
      return NO_MEMORY;
    }
    const status = this.#source.knownStatus;
    const known = status === null ? null : parseStatusMemory(status, this.#source.path('status'));
    if (known !== null) {
      return known;
    }
    return parsePidStatm(this.#source.text('statm'), this.#source.context.pageSize(), this.#source.path('statm'));
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

  nice(): number {
    return this.#source.stat().nice;
  }

  setNice(value: number, startTicks: number | null): void {
    this.#withPin(startTicks, (pin) => pin.setNice(value));
  }

  sendSignal(signal: number, startTicks: number | null): boolean {
    return this.#withPin(startTicks, (pin) => pin.sendSignal(signal));
  }

  pin(startTicks: number | null): PlatformPin {
    return pinProcess(this.#source, startTicks, this.#pidfds);
  }

  oneshotEnter(): void {
    this.#source.oneshotEnter();
  }

  oneshotExit(): void {
    this.#source.oneshotExit();
  }

  /** During oneshot, when it costs nothing to know: such a process has none of the files that belong to a program. */
  #isKnownKernelThread(): boolean {
    return this.#source.knownStat?.isKernelThread === true;
  }

  #withPin<T>(startTicks: number | null, action: (pin: PlatformPin) => T): T {
    const pin = this.pin(startTicks);
    try {
      return action(pin);
    } finally {
      pin.release();
    }
  }

  /**
   * A link that may be missing although the process lives: kernel threads, and low PIDs at times, answer ENOENT or ESRCH (psutil issues 503, 2514).
   * '' then; a zombie is said to be one.
   */
  #readlink(name: string): string {
    const { io } = this.#source.context;
    return this.#source.attempt(() => {
      try {
        return cleanLink(io.readlink(this.#source.path(name)), (path) => io.exists(path));
      } catch (error) {
        if (isMissing(error) && io.exists(this.#source.directory)) {
          this.#source.throwIfZombie(error);
          return '';
        }
        throw error;
      }
    });
  }
}

function isMissing(error: unknown): boolean {
  return isSystemError(error) && (error.errno === -constants.errno.ENOENT || error.errno === -constants.errno.ESRCH);
}
