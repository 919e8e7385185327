import { readlinkSync, realpathSync, statSync, type Stats } from 'node:fs';
import { AccessDenied, createPsutil, type FilePlace, type Process, type Psutil } from '@psfleet/psutil-core';

export interface ProtectedProgramsOptions {
  /** Where the host's / is mounted; '' on the host itself. */
  readonly rootFs: string;
  /** Absolute paths of executable files. */
  readonly programs: readonly string[];
  /** Names as the API shows them. */
  readonly names: readonly string[];
}

const unknownProgram = 'it runs as root, and the program that it runs cannot be told, so it may be a protected one';

/** The program of a process: where /proc/PID/exe leads, and the inode of the mapped file. */
interface Running {
  readonly link: string;
  readonly inode: number;
}

/**
 * The programs that this host's configuration protects. A process may call itself what it likes, and a container
 * decides what lies at a path inside it. So a program counts only while it runs as root, and only if its file is the
 * very file that the host has at the path; a name counts only for programs that root alone can change, outside of
 * containers.
 */
export class ProtectedPrograms {
  readonly #options: ProtectedProgramsOptions;
  readonly #psutil: Psutil;

  constructor(options: ProtectedProgramsOptions) {
    this.#options = options;
    this.#psutil = createPsutil({ rootFs: options.rootFs });
  }

  /**
   * Why the process is protected, or may be; null if not. Throws AccessDenied if the system hides its program. No
   * program is asked for itself: one that runs from a mount that hangs would hold up the agent.
   */
  refusal(subject: Process): string | null {
    const { programs, names } = this.#options;
    const { real, effective } = subject.uids();
    if (real !== 0 || effective !== 0) {
      return null;
    }
    const name = subject.name();
    const isListed = names.includes(name);
    if (programs.length === 0 && !isListed) {
      return null;
    }
    try {
      const link = this.#linkOf(subject.pid);
      const inode = subject.executableInode();
      if (inode === null) {
        return !isListed && this.#isAnother(subject.pid, link) ? null : unknownProgram;
      }
      const program = programs.find((path) => this.#runs(subject, { link, inode }, path));
      if (program !== undefined) {
        return `the program ${program} is protected while it runs as root`;
      }
      return isListed && this.#isRootsOwn(subject.pid, { link, inode })
        ? `processes named ${JSON.stringify(name)} that run as root are protected`
        : null;
    } catch (error) {
      return whyUnread(error, subject.pid);
    }
  }

  /**
   * The device numbers of maps and stat(2) differ for one file, so they are not compared. Files of different file
   * systems may have the same inode, so a process with other mounts must have started the file from the path too, and
   * must see there what the host does.
   */
  #runs(subject: Process, { link, inode }: Running, path: string): boolean {
    const { pid } = subject;
    const listed = this.#statIfAny(path);
    if (listed !== null && listed !== 'may-hang' && listed.ino === inode) {
      return this.#isOutsideContainers(pid) || (this.#leadsTo(path, link) && this.#seesHostAt(subject, link));
    }
    // Its file was replaced since it was started from the path, as by an update, or nobody can ask for the file.
    const isNamed = link === `${path} (deleted)` || (listed === 'may-hang' && link === path);
    return isNamed && this.#isOutsideContainers(pid);
  }

  /**
   * Whether the link alone shows that a process runs none of the programs. One that waits for a disk (state D) may hold
   * its memory, so its maps are not read: without this, nobody could end what keeps a disk busy. Outside of containers
   * the program must still have a name, whose file is none of the protected ones.
   */
  #isAnother(pid: number, link: string): boolean {
    const files = this.#options.programs.map((path) => [path, this.#statIfAny(path)] as const);
    if (files.some(([path, listed]) => link === `${path} (deleted)` || this.#isNameOf(path, listed, link))) {
      return false;
    }
    if (!this.#isOutsideContainers(pid)) {
      return true;
    }
    // The removed file may have been a hard link of a protected one, whatever has the name that the kernel shows now.
    const file = link.endsWith(' (deleted)') ? null : this.#statIfAny(link);
    return file !== null && file !== 'may-hang' && files.every(([, listed]) => !isSameInode(listed, file));
  }

  /** Whether the link leads to the protected path, whatever file lies there now. */
  #isNameOf(path: string, listed: Stats | 'may-hang' | null, link: string): boolean {
    return listed === null || listed === 'may-hang' ? link === path : this.#leadsTo(path, link);
  }

  /** Whether a process with mounts of its own sees the host's file at the path, or may see it. */
  #seesHostAt(subject: Process, path: string): boolean {
    const [own, host] = [subject.placeOf(path), this.#hostPlaceOf(path)];
    return own === null || host === null || (own.deviceNumber === host.deviceNumber && own.path === host.path);
  }

  #hostPlaceOf(path: string): FilePlace | null {
    const { rootFs } = this.#options;
    return this.#isReadable(1)
      ? new this.#psutil.Process(1).placeOf(path)
      : new this.#psutil.Process(process.pid).placeOf(`${rootFs}${path}`);
  }

  /** Whether the link is the path, or where its symbolic links lead, as from /bin to /usr/bin. */
  #leadsTo(path: string, link: string): boolean {
    const { rootFs } = this.#options;
    const place = this.#psutil.resolvePath(path);
    if (link === path || place === null) {
      return link === path;
    }
    // On the host itself, the place may still have links; the root of another one may be a link, which stays.
    return (rootFs === '' ? realpathSync(place) : place) === `${rootFs}${link}`;
  }

  /** A program that cannot be told, such as a removed one or one on a mount that may hang, counts as root's own. */
  #isRootsOwn(pid: number, { link, inode }: Running): boolean {
    const file = this.#statIfAny(link);
    const isOthers =
      file !== null && file !== 'may-hang' && file.ino === inode && (file.uid !== 0 || (file.mode & 0o022) !== 0);
    return !isOthers && this.#isOutsideContainers(pid);
  }

  /** Whether it has the mounts and the root of the host's first process, or of the agent where that is hidden. */
  #isOutsideContainers(pid: number): boolean {
    const reference = this.#isReadable(1) ? 1 : 'self';
    return ['ns/mnt', 'root'].every(
      (name) => readlinkSync(this.#path(pid, name)) === readlinkSync(this.#path(reference, name)),
    );
  }

  #isReadable(pid: number): boolean {
    try {
      readlinkSync(this.#path(pid, 'ns/mnt'));
      return true;
    } catch {
      // Even root may not read it where a security module or a user namespace forbids that.
      return false;
    }
  }

  #linkOf(pid: number): string {
    return readlinkSync(this.#path(pid, 'exe'));
  }

  #path(pid: number | 'self', name: string): string {
    return `${this.#options.rootFs}/proc/${pid}/${name}`;
  }

  /** The file that the host has at a path; null if there is none. */
  #statIfAny(path: string): Stats | 'may-hang' | null {
    const place = this.#psutil.resolvePath(path);
    return place === null ? 'may-hang' : (statSync(place, { throwIfNoEntry: false }) ?? null);
  }
}

function isSameInode(listed: Stats | 'may-hang' | null, file: Stats): boolean {
  return listed !== null && listed !== 'may-hang' && listed.ino === file.ino;
}

/** What cannot be read may be a protected program. */
function whyUnread(error: unknown, pid: number): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (['EACCES', 'EPERM'].includes(code)) {
    throw new AccessDenied({ pid, cause: error });
  }
  if (code === 'ENOENT') {
    return unknownProgram;
  }
  throw error;
}
