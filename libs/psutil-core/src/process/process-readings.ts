import { AccessDenied, ZombieProcess } from '../errors.js';
import type { ProcessIds, ProcessStatus } from '../model/process.js';
import { ProcessIdentity } from './process-identity.js';

/** Linux cuts names to this length; a longer one can be completed from the command line. */
const CUT_NAME_LENGTH = 15;

/**
 * What a process tells about itself. Each method throws NoSuchProcess when it ended, ZombieProcess where a zombie has no such value, AccessDenied when
 * the system refuses, NotSupported where the platform has no such thing; unless processIter fetched the value in advance.
 */
export class ProcessReadings extends ProcessIdentity {
  #exe: string | null = null;
  #createTime: number | null = null;

  /** Name of the program. A name that the kernel cut (15 bytes on Linux) is completed from the command line if that begins with it. */
  name(): string {
    return this.memo.fetch('name', () => {
      const name = this.#completeName(this.source.name());
      this.rememberedName = name;
      this.source.knownName = name;
      return name;
    });
  }

  /** Absolute path of the program; '' when it cannot be determined, as for kernel threads. Remembered. */
  exe(): string {
    return this.memo.fetch('exe', () => {
      this.#exe ??= this.#readExe();
      return this.#exe;
    });
  }

  /** The arguments it was started with, or has written over them. Empty for kernel threads. */
  cmdline(): string[] {
    return this.memo.fetch('cmdline', () => this.source.cmdline());
  }

  /** Beyond psutil: whether it is a thread of the kernel, which has no program, arguments or memory of its own. */
  isKernelThread(): boolean {
    return this.source.isKernelThread();
  }

  /** PID of the parent. Checks first that the PID still means this process. */
  ppid(): number {
    return this.memo.fetchOnce('ppid', () =>
      this.oneshot(() => {
        const { startTicks } = this.ident;
        if (startTicks !== null && this.source.startTicks() !== startTicks) {
          this.throwIfReused();
        }
        return this.source.ppid();
      }),
    );
  }

  status(): ProcessStatus {
    return this.memo.fetch('status', () => {
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
    return this.memo.fetchOnce('uids', () => this.source.uids());
  }

  /** Numeric group ids (UNIX). */
  gids(): ProcessIds {
    return this.memo.fetch('gids', () => this.source.gids());
  }

  /** Login name of the real user id, or the id as text when nobody has it; on Windows DOMAIN\user. */
  username(): string {
    return this.memo.fetch('username', () => {
      const { platform } = this.system;
      if (!platform.usesUserIds) {
        return this.source.username();
      }
      return this.memo.unlessDenied(['uids'], () => {
        const { real } = this.uids();
        return platform.userName(real) ?? String(real);
      });
    });
  }

  /** Seconds since the epoch, by the clock at the first call; remembered. Not an identity: that is `ident`. */
  createTime(): number {
    return this.memo.fetch('createTime', () => {
      this.#createTime ??= this.source.createTime();
      return this.#createTime;
    });
  }

  /** Current directory; '' when it cannot be determined. Needs the rights of the process's owner. */
  cwd(): string {
    return this.memo.fetch('cwd', () => this.source.cwd());
  }

  /** The environment it was started with; later changes may not show. Needs the rights of the process's owner. Empty for kernel threads. */
  environ(): Record<string, string> {
    return this.memo.fetch('environ', () => this.source.environ());
  }

  /** Path of the controlling terminal (UNIX), or null. */
  terminal(): string | null {
    return this.memo.fetch('terminal', () => this.source.terminal());
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
}
