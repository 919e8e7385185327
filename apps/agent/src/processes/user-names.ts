import { TimeoutExpired, type AbandonableCalls, type LocalUsers } from '@psfleet/psutil-core';
import { wireText } from '@psfleet/wire';
import type { AgentWarnings } from '../identity/agent-warnings.js';

/** A name service may take this long. Meanwhile the user is shown by number. */
const limitMs = 60_000;
/** A name that takes longer is warned of. */
const slowMs = 2_000;
const slowDetail = 'the name service does not answer within 2 s who a user is that /etc/passwd does not know';
/** A name is asked for again after this time; until the answer the known one counts. */
const maxAgeMs = 600_000;
/** How many answers are waited for at once. Other users are asked for at later ticks. */
const maxAsked = 16;
/** Beyond this number of users that no file knows, all are forgotten: a machine has few, and numbers can be made up. */
const maxKnown = 10_000;

interface KnownUser {
  name: string | null;
  /** Monotonic; when it was asked for. */
  askedMs: number;
  isAsking: boolean;
}

export interface UserNamesOptions {
  readonly calls: AbandonableCalls;
  readonly localUsers: () => LocalUsers;
  readonly warnings: AgentWarnings;
  readonly nowMs?: () => number;
}

/**
 * Login names without waiting: from the passwd file at once, and from the name service of the machine, if it has one
 * beyond that file, when that has answered.
 */
export class UserNames {
  readonly #options: UserNamesOptions;
  readonly #nowMs: () => number;
  readonly #known = new Map<number, KnownUser>();
  #local: LocalUsers = { names: new Map(), isComplete: true };
  #renamed = new Set<number>();
  /** Users that are asked for when others have been answered. */
  readonly #waiting = new Set<number>();
  #asked = 0;
  #isStopped = false;

  constructor(options: UserNamesOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? (() => performance.now());
    this.refresh();
  }

  /** Looks whether the passwd file changed. Returns the users whose names came or changed since the last call. */
  refresh(): ReadonlySet<number> {
    const before = this.#local;
    this.#local = this.#options.localUsers();
    if (before !== this.#local) {
      for (const uid of [...before.names.keys(), ...this.#local.names.keys()]) {
        if (before.names.get(uid) !== this.#local.names.get(uid)) {
          this.#renamed.add(uid);
        }
      }
    }
    for (const uid of this.#waiting) {
      this.nameOf(uid);
    }
    const renamed = this.#renamed;
    this.#renamed = new Set();
    return renamed;
  }

  /** Null if no user has the id, and also until the name service has answered. */
  nameOf(uid: number): string | null {
    const local = this.#local.names.get(uid);
    if (local !== undefined || this.#local.isComplete) {
      return local ?? null;
    }
    const known = this.#known.get(uid);
    const isOld = known === undefined || (!known.isAsking && this.#nowMs() - known.askedMs > maxAgeMs);
    if (isOld && !this.#isStopped) {
      if (this.#asked < maxAsked) {
        this.#waiting.delete(uid);
        this.#ask(uid, known?.name ?? null);
      } else if (this.#waiting.size < maxKnown) {
        this.#waiting.add(uid);
      }
    }
    return known?.name ?? null;
  }

  /** Before the helper ends, which rejects what was asked. */
  stop(): void {
    this.#isStopped = true;
  }

  #ask(uid: number, name: string | null): void {
    if (this.#known.size >= maxKnown) {
      this.#known.clear();
    }
    const user = { name, askedMs: this.#nowMs(), isAsking: true };
    this.#known.set(uid, user);
    this.#asked += 1;
    const slow = setTimeout(() => this.#warn(slowDetail), slowMs).unref();
    this.#options.calls
      .userName(uid, { limitMs })
      .then(
        (answer) => this.#note(uid, user, answer),
        (error: Error) => this.#warn(error instanceof TimeoutExpired ? slowDetail : error.message),
      )
      .finally(() => {
        clearTimeout(slow);
        user.isAsking = false;
        this.#asked -= 1;
      });
  }

  #note(uid: number, user: KnownUser, answer: string | null): void {
    if (answer !== user.name) {
      user.name = answer;
      this.#renamed.add(uid);
    }
    if (this.#nowMs() - user.askedMs < slowMs) {
      this.#warn(null);
    }
  }

  #warn(detail: string | null): void {
    if (!this.#isStopped) {
      this.#options.warnings.set('users', detail === null ? [] : [{ code: 'slow-name-service', detail }]);
    }
  }
}

/** The user as rows show it: by its login name, or by its number where no name is known. */
export function shownUser(users: Pick<UserNames, 'nameOf'>, uid: number): string {
  return wireText(users.nameOf(uid) ?? String(uid));
}
