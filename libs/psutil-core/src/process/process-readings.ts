import { roundTenth } from '../arithmetic/round-tenth.js';
import { AccessDenied, ZombieProcess } from '../errors.js';
import type {
  IoCounters,
  MemoryInfo,
  NumCtxSwitches,
  ProcessCpuTimes,
  ProcessIds,
  ProcessStatus,
} from '../model/process.js';
import { ProcessIdentity } from './process-identity.js';
import { sleepSeconds } from './sleep.js';

/** Linux cuts names to this length; a longer one can be completed from the command line. */
const CUT_NAME_LENGTH = 15;

interface CpuSample {
  readonly at: number;
  readonly times: ProcessCpuTimes;
}

/**
 * What a process tells about itself. Each method throws NoSuchProcess when it ended, ZombieProcess where a zombie has no such value, AccessDenied when
 * the system refuses, NotSupported where the platform has no such thing; unless processIter fetched the value in advance.
 */
export class ProcessReadings extends ProcessIdentity {
  #exe: string | null = null;
  #createTime: number | null = null;
  #lastCpu: CpuSample | null = null;

  /** Name of the program. A name that the kernel cut (15 bytes on Linux) is completed from the command line if that begins with it. */
  name(): string {
    return this.fetch('name', () => {
      const name = this.#completeName(this.source.name());
      this.rememberedName = name;
      this.source.knownName = name;
      return name;
    });
  }

  /** Absolute path of the program; '' when it cannot be determined, as for kernel threads. Remembered. */
  exe(): string {
    return this.fetch('exe', () => {
      this.#exe ??= this.#readExe();
      return this.#exe;
    });
  }

  /** The arguments it was started with, or has written over them. Empty for kernel threads. */
  cmdline(): string[] {
    return this.fetch('cmdline', () => this.source.cmdline());
  }

  /** PID of the parent. Checks first that the PID still means this process. */
  ppid(): number {
    return this.fetchOnce('ppid', () => this.oneshot(() => {
      const { startTicks } = this.ident;
      if (startTicks !== null && this.source.startTicks() !== startTicks) {
        this.throwIfReused();
      }
      return this.source.ppid();
    }));
  }

  status(): ProcessStatus {
    return this.fetch('status', () => {
      try {
        return this.source.status();
      } catch (error) {
        if (error instanceof ZombieProcess) {
          return 'zombie';
        }
        throw error;
      }
    });
  }

  /** Numeric user ids (UNIX). */
  uids(): ProcessIds {
    return this.fetchOnce('uids', () => this.source.uids());
  }

  /** Login name of the real user id, or the id as text when nobody has it; on Windows DOMAIN\user. */
  username(): string {
    return this.fetch('username', () => {
      const { platform } = this.system;
      if (!platform.usesUserIds) {
        return this.source.username();
      }
      const uids: ProcessIds = this.uids();
      if (this.isDenied(uids)) {
        return uids as unknown as string;
      }
      return platform.userName(uids.real) ?? String(uids.real);
    });
  }

  /** Seconds since the epoch, by the clock at the first call; remembered. Not an identity: that is `ident`. */
  createTime(): number {
    return this.fetch('createTime', () => {
      this.#createTime ??= this.source.createTime();
      return this.#createTime;
    });
  }

  /** Seconds of CPU time used so far. */
  cpuTimes(): ProcessCpuTimes {
    return this.fetchOnce('cpuTimes', () => this.source.cpuTimes());
  }

  /**
   * CPU use in percent of one CPU (several threads can exceed 100), one decimal: since the previous call on this object, 0 at the first; with
   * `interval` (seconds) within that time from now on.
   */
  cpuPercent(options?: { readonly interval?: 0 | null }): number;
  cpuPercent(options: { readonly interval: number }): Promise<number>;
  cpuPercent(options: { readonly interval?: number | null } = {}): number | Promise<number> {
    const interval = options.interval ?? 0;
    if (!(interval >= 0)) {
      throw new RangeError(`interval is not positive (got ${interval})`);
    }
    if (interval > 0) {
      return this.#cpuPercentWithin(interval);
    }
    return this.fetch('cpuPercent', () => this.#cpuPercentSince(this.#lastCpu));
  }

  /** Bytes of memory. Kernel threads and zombies have zeros. */
  memoryInfo(): MemoryInfo {
    return this.fetchOnce('memoryInfo', () => this.source.memoryInfo());
  }

  numThreads(): number {
    return this.fetch('numThreads', () => this.source.numThreads());
  }

  /** Open file descriptors (UNIX). Needs the rights of the process's owner. */
  numFds(): number {
    return this.fetch('numFds', () => this.source.numFds());
  }

  /** Reads and writes since it started. Needs the rights of the process's owner. */
  ioCounters(): IoCounters {
    return this.fetch('ioCounters', () => this.source.ioCounters());
  }

  numCtxSwitches(): NumCtxSwitches {
    return this.fetch('numCtxSwitches', () => this.source.numCtxSwitches());
  }

  #completeName(name: string): string {
    if (name.length < CUT_NAME_LENGTH) {
      return name;
    }
    try {
      const [first] = this.cmdline();
      const whole = first?.slice(first.lastIndexOf('/') + 1);
      return whole?.startsWith(name) === true ? whole : name;
    } catch (error) {
      // The kernel's name is a good answer when the command line is refused.
      if (error instanceof AccessDenied || error instanceof ZombieProcess) {
        return name;
      }
      throw error;
    }
  }

  #readExe(): string {
    let exe: string;
    try {
      exe = this.source.exe();
    } catch (error) {
      if (!(error instanceof AccessDenied)) {
        throw error;
      }
      const guess = this.#guessExe();
      if (guess === null) {
        throw error;
      }
      return guess;
    }
    return exe === '' ? this.#guessExeIfAllowed() : exe;
  }

  /** The first argument if it is the absolute path of an executable file; a relative one proves nothing, the process may have moved since. */
  #guessExe(): string | null {
    const [first] = this.cmdline();
    return first !== undefined && this.system.platform.isExecutableFile(first) ? first : null;
  }

  #guessExeIfAllowed(): string {
    try {
      return this.#guessExe() ?? '';
    } catch (error) {
      if (error instanceof AccessDenied) {
        return '';
      }
      throw error;
    }
  }

  #sampleCpu(): CpuSample {
    return { at: this.system.now(), times: this.source.cpuTimes() };
  }

  async #cpuPercentWithin(seconds: number): Promise<number> {
    const before = this.#sampleCpu();
    await sleepSeconds(seconds);
    return this.#cpuPercentSince(before);
  }

  #cpuPercentSince(before: CpuSample | null): number {
    const after = this.#sampleCpu();
    this.#lastCpu = after;
    if (before === null) {
      return 0;
    }
    const elapsed = after.at - before.at;
    const used = after.times.user - before.times.user + (after.times.system - before.times.system);
    return elapsed === 0 ? 0 : roundTenth((used / elapsed) * 100);
  }
}
