import { createPsutil } from '@psfleet/psutil-core';
import { findUserByUid } from '@psfleet/service-kit';
import { wireText } from '@psfleet/wire';
import type { TrackedProcess } from '../processes/process-tracker.js';

/** Users are renamed seldom. */
const maxAgeMs = 600_000;

/**
 * Names users of processes that ended before a sweep could ask for them: as other processes of the same user are named,
 * else as the passwd file says. It asks no name service, which could take seconds.
 */
export class UserNames {
  readonly #resolvePath: (path: string) => string;
  readonly #nowMs: () => number;
  readonly #known = new Map<number, string>();
  #sinceMs: number;

  constructor(rootFs: string, nowMs: () => number = () => performance.now()) {
    this.#resolvePath = createPsutil({ rootFs }).resolvePath;
    this.#nowMs = nowMs;
    this.#sinceMs = nowMs();
  }

  /** The number as text, like psutil, for a user without a name. */
  nameOf(uid: number, processes: ReadonlyMap<number, TrackedProcess>): string {
    if (this.#nowMs() - this.#sinceMs > maxAgeMs) {
      this.#known.clear();
      this.#sinceMs = this.#nowMs();
    }
    const known = this.#known.get(uid) ?? this.#find(uid, processes);
    this.#known.set(uid, known);
    return known;
  }

  #find(uid: number, processes: ReadonlyMap<number, TrackedProcess>): string {
    for (const { sent } of processes.values()) {
      if (sent?.uid === uid && sent.identity.username !== null) {
        return sent.identity.username;
      }
    }
    return wireText(this.#inPasswd(uid) ?? String(uid));
  }

  #inPasswd(uid: number): string | null {
    try {
      return findUserByUid(uid, this.#resolvePath('/etc/passwd'))?.name ?? null;
    } catch (error) {
      if (error instanceof Error && 'code' in error) {
        return null;
      }
      throw error;
    }
  }
}
