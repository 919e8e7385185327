import { readlinkSync, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { AccessDenied, createPsutil, type Process } from '@psfleet/psutil-core';

export interface ProtectedProgramsOptions {
  /** Where the host's / is mounted; '' on the host itself. */
  readonly rootFs: string;
  /** Absolute paths of executable files. */
  readonly programs: readonly string[];
  /** Names as the API shows them. */
  readonly names: readonly string[];
}

/**
 * The programs that this host's configuration protects. A process may call itself what it likes, and a container
 * decides what lies at a path inside it. So a program counts only while it runs as root, and only if its file is the
 * very file that the host has at the path; a name counts only for programs that root alone can change, outside of
 * containers.
 */
export class ProtectedPrograms {
  readonly #options: ProtectedProgramsOptions;
  readonly #resolvePath: (path: string) => string;

  constructor(options: ProtectedProgramsOptions) {
    this.#options = options;
    this.#resolvePath = createPsutil({ rootFs: options.rootFs }).resolvePath;
  }

  /** Why the process is protected, or may be; null if not. Throws AccessDenied if the system hides its program. */
  refusal(subject: Process): string | null {
    const { programs, names } = this.#options;
    const { real, effective } = subject.uids();
    if (real !== 0 || effective !== 0) {
      return null;
    }
    try {
      const program = programs.find((path) => this.#runs(subject.pid, path));
      if (program !== undefined) {
        return `the program ${program} is protected while it runs as root`;
      }
      const name = subject.name();
      return names.includes(name) && this.#isRootsOwn(subject.pid)
        ? `processes named ${JSON.stringify(name)} that run as root are protected`
        : null;
    } catch (error) {
      return whyUnread(error, subject.pid);
    }
  }

  #runs(pid: number, path: string): boolean {
    const running = statSync(this.#link(pid, 'exe'));
    const listed = statIfAny(this.#resolvePath(path));
    return (listed !== null && isSameFile(running, listed)) || this.#runsFormer(pid, running, path);
  }

  /** Whether it was started from the path, whose file was replaced since, as by an update. */
  #runsFormer(pid: number, running: Stats, path: string): boolean {
    const folder = statIfAny(this.#resolvePath(dirname(path)));
    return (
      folder !== null &&
      running.dev === folder.dev &&
      readlinkSync(this.#link(pid, 'exe')) === `${path} (deleted)` &&
      this.#isOutsideContainers(pid)
    );
  }

  #isRootsOwn(pid: number): boolean {
    const { uid, mode } = statSync(this.#link(pid, 'exe'));
    return uid === 0 && (mode & 0o022) === 0 && this.#isOutsideContainers(pid);
  }

  /** Whether it has the mounts and the root of the host's first process, or of the agent where that is hidden. */
  #isOutsideContainers(pid: number): boolean {
    const reference = this.#isReadable(1) ? 1 : 'self';
    return (
      readlinkSync(this.#link(pid, 'ns/mnt')) === readlinkSync(this.#link(reference, 'ns/mnt')) &&
      isSameFile(statSync(this.#link(pid, 'root')), statSync(this.#link(reference, 'root')))
    );
  }

  #isReadable(pid: number): boolean {
    try {
      readlinkSync(this.#link(pid, 'ns/mnt'));
      return true;
    } catch {
      // Even root may not read it where a security module or a user namespace forbids that.
      return false;
    }
  }

  #link(pid: number | 'self', name: string): string {
    return `${this.#options.rootFs}/proc/${pid}/${name}`;
  }
}

/** What cannot be read may be a protected program. */
function whyUnread(error: unknown, pid: number): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (['EACCES', 'EPERM'].includes(code)) {
    throw new AccessDenied({ pid, cause: error });
  }
  if (code === 'ENOENT') {
    return 'it runs as root, and the program that it runs cannot be told, so it may be a protected one';
  }
  throw error;
}

function isSameFile(a: Stats, b: Stats): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

function statIfAny(path: string): Stats | null {
  return statSync(path, { throwIfNoEntry: false }) ?? null;
}
