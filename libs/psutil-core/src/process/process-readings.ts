import { AccessDenied, ZombieProcess } from '../errors.js';
import type { FilePlace, ProcessIds, ProcessSignals, ProcessStatus } from '../model/process.js';
import { completeName } from './complete-name.js';
import { coreOf, ProcessIdentity, throwIfReused } from './process-identity.js';

/**
 * Facts about a process. Each method throws NoSuchProcess if the process ended, ZombieProcess where a zombie has no
 * such value, AccessDenied if the system refuses, and NotSupported where the platform has no such value, unless
 * processIter prefetched the value.
 */
export class ProcessReadings extends ProcessIdentity {
  #exe: string | null = null;
  #createTime: number | null = null;

  /**
   * The program's name. One that the kernel cut (15 bytes on Linux) is completed from the command line if that starts
   * with it.
   */
  name(): string {
    return coreOf(this).memo.fetch('name', () => {
      const { source, system } = coreOf(this);
      const kept = source.name();
      const name = system.platform.cutsNames ? completeName(kept, () => this.#cmdlineIfAny()) : kept;
      coreOf(this).rememberedName = name;
      source.knownName = name;
      return name;
    });
  }

  /** Absolute path of the program, which is cached; '' if it cannot be determined, as for kernel threads. */
  exe(): string {
    return coreOf(this).memo.fetch('exe', () => {
      this.#exe ??= this.#readExe();
      return this.#exe;
    });
  }

  /**
   * The arguments with which it was started, or which it has overwritten since. Empty for kernel threads. A single one
   * with spaces is split at these, as most programs that overwrite theirs mean it, unless it is the program's path.
   */
  cmdline(): string[] {
    return coreOf(this).memo.fetch('cmdline', () => coreOf(this).source.cmdline());
  }

  /**
   * Beyond psutil: the arguments as the kernel keeps them (Linux), each ended by NUL. A program that rewrote them may
   * have left anything.
   */
  rawCmdline(): string {
    return coreOf(this).source.cmdlineText();
  }

  /** Beyond psutil: whether it is a thread of the kernel, which has no program, arguments or memory of its own. */
  isKernelThread(): boolean {
    return coreOf(this).source.isKernelThread();
  }

  /** PID of the parent. It first checks that this process still has its PID. */
  ppid(): number {
    return coreOf(this).memo.fetchOnce('ppid', () =>
      this.oneshot(() => {
        const { startTicks } = this.ident;
        if (startTicks !== null && coreOf(this).source.startTicks() !== startTicks) {
          throwIfReused(this);
        }
        return coreOf(this).source.ppid();
      }),
    );
  }

  status(): ProcessStatus {
    return coreOf(this).memo.fetch('status', () => {
      try {
        return coreOf(this).source.status();
      } catch (error) {
        if (error instanceof ZombieProcess) {
          return 'zombie';
        }
        throw error;
      }
    });
  }

  /** Beyond psutil: what it does with signals, by their numbers (Linux). */
  signals(): ProcessSignals {
    return coreOf(this).source.signals();
  }

  /** Beyond psutil: whether its control group is frozen (Linux), so that it does nothing; null if that is unknown. */
  isFrozen(): boolean | null {
    return coreOf(this).source.isFrozen();
  }

  /**
   * Beyond psutil: the inode of the file that it executes (Linux: from /proc/PID/maps, which btrfs and overlay number
   * as stat(2) does); null if the file is not mapped any more. No file system is asked, so this never waits.
   */
  executableInode(): number | null {
    return coreOf(this).source.executableInode();
  }

  /**
   * Beyond psutil: the file system and the place in it to which an absolute path without links leads for this process,
   * which may have other mounts (Linux: /proc/PID/mountinfo); null if that is unknown. Two processes see one file at a
   * path if both see it in the same place. No file system is asked, so this never waits.
   */
  placeOf(path: string): FilePlace | null {
    return coreOf(this).source.placeOf(path);
  }

  /** Numeric user ids (UNIX). */
  uids(): ProcessIds {
    return coreOf(this).memo.fetchOnce('uids', () => coreOf(this).source.uids());
  }

  /** Numeric group ids (UNIX). */
  gids(): ProcessIds {
    return coreOf(this).memo.fetch('gids', () => coreOf(this).source.gids());
  }

  /** Login name of the real user id, or the id as text if no user has it; on Windows DOMAIN\user. */
  username(): string {
    return coreOf(this).memo.fetch('username', () => {
      const { platform } = coreOf(this).system;
      if (!platform.usesUserIds) {
        return coreOf(this).source.username();
      }
      return coreOf(this).memo.unlessDenied(['uids'], () => {
        const { real } = this.uids();
        return platform.userName(real) ?? String(real);
      });
    });
  }

  /** Seconds since the epoch by the clock at the first call, which is cached. It is no identity; `ident` is. */
  createTime(): number {
    return coreOf(this).memo.fetch('createTime', () => {
      this.#createTime ??= coreOf(this).source.createTime();
      return this.#createTime;
    });
  }

  /** Current directory; '' if it cannot be determined. Requires the rights of the process's owner. */
  cwd(): string {
    return coreOf(this).memo.fetch('cwd', () => coreOf(this).source.cwd());
  }

  /**
   * The environment with which it was started; later changes may not appear. Requires the owner's rights. Empty for
   * kernel threads.
   */
  environ(): Record<string, string> {
    return coreOf(this).memo.fetch('environ', () => coreOf(this).source.environ());
  }

  /** Path of the controlling terminal (UNIX), or null. */
  terminal(): string | null {
    return coreOf(this).memo.fetch('terminal', () => coreOf(this).source.terminal());
  }

  /** Null if it may not be read, and of a zombie. */
  /** Null also where reading them may take for ever. */
  #cmdlineIfAny(): string[] | null {
    try {
      return coreOf(this).source.isMemoryHeld() ? null : this.cmdline();
    } catch (error) {
      if (error instanceof AccessDenied || error instanceof ZombieProcess) {
        return null;
      }
      throw error;
    }
  }

  #readExe(): string {
    let exe: string;
    try {
      exe = coreOf(this).source.exe();
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

  /**
   * Returns the first argument if it is the absolute path of an executable file. A relative path proves nothing,
   * because the process may have changed its directory.
   */
  #guessExe(): string | null {
    const [first] = this.cmdline();
    return first !== undefined && coreOf(this).system.platform.isExecutableFile(first) ? first : null;
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
