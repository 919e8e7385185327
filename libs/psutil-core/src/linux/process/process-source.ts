import { constants } from 'node:os';
import {
  AccessDenied,
  NativeCallFailed,
  NoSuchProcess,
  NotSupported,
  PsutilError,
  ZombieProcess,
} from '../../errors.js';
import type { PlatformContext } from '../../platform/platform.js';
import { decodeBytes } from '../../text/surrogate-escape.js';
import { isSystemError } from '../files/kernel-text.js';
import { toSystemFailure } from '../files/system-errors.js';
import { errnoName } from '../native/libc.js';
import { parsePidStat, type PidStat } from '../proc-pid/stat.js';

/** System-wide facts that readings of one process need. */
export interface LinuxProcessContext extends PlatformContext {
  readonly pageSize: () => number;
  /** When the kernel booted, in seconds since the epoch. */
  readonly bootTime: () => number;
  /** Throws NotSupported if PIDs below procRoot are not those of our system calls. */
  readonly requireOwnNamespace: () => void;
  readonly isOwnNamespace: () => boolean;
  /** See read-once.ts. */
  readonly readOnce: (path: string, scratch: Buffer) => Buffer;
  /** Path of a terminal by its device number. */
  readonly terminalPath: (device: number) => string | null;
}

/** Large enough for every file except a very long command line. Each content is decoded before the next read. */
const scratch = Buffer.allocUnsafeSlow(65_536);

type CachedFile = 'status' | 'cmdline' | 'smaps';

/**
 * The files of /proc/PID, each read once during oneshot. Only this class translates system errors about a process into
 * those of errors.ts, by psutil's rules (`attempt`).
 */
export class ProcessSource {
  readonly pid: number;
  readonly directory: string;
  readonly context: LinuxProcessContext;
  knownName: string | null = null;
  #depth = 0;
  #stat: PidStat | null = null;
  readonly #texts = new Map<CachedFile, string>();

  constructor(pid: number, context: LinuxProcessContext) {
    this.pid = pid;
    this.context = context;
    this.directory = `${context.procRoot}/${pid}`;
  }

  oneshotEnter(): void {
    this.#depth += 1;
  }

  oneshotExit(): void {
    this.#depth -= 1;
    if (this.#depth === 0) {
      this.#stat = null;
      this.#texts.clear();
    }
  }

  path(name: string): string {
    return `${this.directory}/${name}`;
  }

  stat(): PidStat {
    return this.#stat ?? this.freshStat();
  }

  /** Like `stat`, but never from the cache. */
  freshStat(): PidStat {
    const stat = this.attempt(() => this.#readStat());
    if (this.#depth > 0) {
      this.#stat = stat;
    }
    return stat;
  }

  /** What this oneshot has already read; else null. */
  get knownStat(): PidStat | null {
    return this.#stat;
  }

  /** What this oneshot has already read; else null. */
  get knownStatus(): string | null {
    return this.#texts.get('status') ?? null;
  }

  /** Not decoded as UTF-8, because only ASCII parts are used. */
  status(): string {
    return this.#cached('status', 'latin1');
  }

  cmdline(): string {
    return this.#cached('cmdline', 'utf8');
  }

  smaps(): string {
    return this.#cached('smaps', 'utf8');
  }

  /**
   * Whether this oneshot has already read that it is a kernel thread, which has none of the files that belong to a
   * program.
   */
  get isKnownKernelThread(): boolean {
    return this.#stat?.isKernelThread === true;
  }

  /** Whether it lives and is a kernel thread. */
  isLivingKernelThread(): boolean {
    return this.#statIfAny()?.isKernelThread === true;
  }

  text(name: string, encoding: 'utf8' | 'latin1' = 'latin1'): string {
    return this.attempt(() => this.#readText(name, encoding));
  }

  list(name: string): string[] {
    return this.attempt(() => this.context.io.readdir(this.path(name)));
  }

  /**
   * Translates errors: EPERM and EACCES become AccessDenied; ESRCH and ENOENT become ZombieProcess or NoSuchProcess;
   * ENOSYS becomes NotSupported.
   * ENOENT of one file while /proc/PID/stat exists means only that this file is missing (psutil issue 2418) and stays a
   * NativeCallFailed. If it was `stat` itself that was missing, the process had ended, whatever has its PID since.
   */
  attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw this.translated(error);
    }
  }

  /** The error by the rules of `attempt`; one of ours stays as it is. */
  translated(error: unknown): Error {
    if (error instanceof PsutilError && !(error instanceof NativeCallFailed)) {
      return error;
    }
    const failure = toSystemFailure(error);
    if (failure === null) {
      return error instanceof Error
        ? error
        : new TypeError('a value that is not an Error was thrown', { cause: error });
    }
    const { errno } = failure;
    const facts = { pid: this.pid, processName: this.knownName, cause: error };
    if (errno === constants.errno.EPERM || errno === constants.errno.EACCES) {
      return new AccessDenied(facts);
    }
    if (errno !== constants.errno.ESRCH && errno !== constants.errno.ENOENT && errno !== constants.errno.ENOSYS) {
      return failure;
    }
    const stat = this.#statIfAny();
    if (stat?.state === 'Z') {
      return new ZombieProcess({ ...facts, ppid: stat.ppid });
    }
    if (errno === constants.errno.ENOSYS) {
      return new NotSupported(`this kernel has no ${failure.call}`, { cause: error });
    }
    const isOnlyFileMissing =
      errno === constants.errno.ENOENT &&
      failure.path !== this.path('stat') &&
      this.context.io.exists(this.path('stat'));
    return isOnlyFileMissing ? failure : new NoSuchProcess(facts);
  }

  /** The error for a negated errno of a native call about this process. */
  failure(call: string, errno: number): Error {
    return this.translated(new NativeCallFailed(call, errno, errnoName(errno)));
  }

  noSuchProcess(cause?: unknown, message?: string): NoSuchProcess {
    return new NoSuchProcess({ pid: this.pid, processName: this.knownName, message: message ?? null, cause });
  }

  throwIfZombie(cause?: unknown): void {
    const stat = this.#stat ?? this.#statIfAny();
    if (stat?.state === 'Z') {
      throw new ZombieProcess({ pid: this.pid, processName: this.knownName, ppid: stat.ppid, cause });
    }
  }

  #cached(name: CachedFile, encoding: 'utf8' | 'latin1'): string {
    const cached = this.#texts.get(name);
    if (cached !== undefined) {
      return cached;
    }
    const text = this.text(name, encoding);
    if (this.#depth > 0) {
      this.#texts.set(name, text);
    }
    return text;
  }

  #readStat(): PidStat {
    const path = this.path('stat');
    return parsePidStat(this.context.readOnce(path, scratch), path);
  }

  #readText(name: string, encoding: 'utf8' | 'latin1'): string {
    const path = this.path(name);
    // The kernel prints smaps region by region; a single read would return only the first ones.
    const bytes = name === 'smaps' ? this.context.io.readFile(path) : this.context.readOnce(path, scratch);
    return encoding === 'latin1' ? bytes.toString('latin1') : decodeBytes(bytes);
  }

  /** Null if it cannot be read for any reason, because it only refines an error that already occurred. */
  #statIfAny(): PidStat | null {
    try {
      return this.#readStat();
    } catch (error) {
      if (isSystemError(error) || error instanceof PsutilError) {
        return null;
      }
      throw error;
    }
  }
}
