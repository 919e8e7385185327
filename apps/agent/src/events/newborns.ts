import { computeUnsweptUid, findInterpreter, programKey } from '@psfleet/wire';
import type { CutCmdline } from '../processes/cut-cmdline.js';

/** The identity of a process that no sweep saw: the kernel reports its start more finely than in clock ticks. */
export interface UnsweptIdentity {
  readonly uid: bigint;
  /** Microseconds from boot to its fork. */
  readonly forkedUs: number;
}

/** A process that was forked since the last sweep that could have seen it. */
export interface Newborn {
  /** Milliseconds since the epoch. */
  readonly forkedMs: number;
  readonly identity: UnsweptIdentity;
  readonly ppid: number;
  readonly parentUid: bigint;
  /** Its arguments, or those of its parent until it executes a program; null if they are not known. */
  command: CutCmdline | null;
  /** The program of its parent until it executes one; null if it is not known. */
  program: string | null;
  /** The image of the container of its parent. */
  readonly containerImage: string | null;
}

/** More can be alive unseen only where pids are many and a sweep takes minutes. */
const maxNewborns = 50_000;

/** The processes that no sweep has seen so far, by pid. They stay from tick to tick until they end or are swept. */
export class Newborns {
  readonly #host: string;
  readonly #bootId: string;
  readonly #byPid = new Map<number, Newborn>();

  constructor(host: string, bootId: string) {
    this.#host = host;
    this.#bootId = bootId;
  }

  get(pid: number): Newborn | undefined {
    return this.#byPid.get(pid);
  }

  add(pid: number, newborn: Newborn): void {
    this.#byPid.set(pid, newborn);
    if (this.#byPid.size > maxNewborns) {
      const [oldest = 0] = this.#byPid.keys();
      this.#byPid.delete(oldest);
    }
  }

  delete(pid: number): void {
    this.#byPid.delete(pid);
  }

  /** Forgets the processes that a sweep has seen, except for those that were forked after it. */
  forgetSeen(pids: ReadonlyMap<number, unknown>, forkedAfter: ReadonlySet<number>): void {
    for (const pid of this.#byPid.keys()) {
      if (pids.has(pid) && !forkedAfter.has(pid)) {
        this.#byPid.delete(pid);
      }
    }
  }

  identityOf(pid: number, startSeconds: number): UnsweptIdentity {
    const forkedUs = Math.max(0, Math.round(startSeconds * 1e6));
    return { uid: computeUnsweptUid(this.#host, this.#bootId, pid, forkedUs), forkedUs };
  }
}

/**
 * The program that a process executed which no sweep saw: its arguments may be known, but not the executable. The name
 * of an interpreter alone does not tell what it ran.
 */
export function programOf(name: string | null, newborn: Newborn | undefined): string | null {
  const cmdline = newborn?.command?.args ?? null;
  return cmdline === null && (name === null || findInterpreter(name) !== undefined)
    ? null
    : programKey({ name: name ?? '', exe: null, cmdline, containerImage: newborn?.containerImage ?? null });
}
