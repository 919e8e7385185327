import { AccessDenied, NoSuchProcess, NotSupported, Uncertain, type PinnedProcess } from '@psfleet/psutil-core';
import type { Outcome, ResultReply, Verb } from '@psfleet/wire';
import type { Scrubber } from '../scrub/scrubber.js';
import { describeMissingRight } from './own-rights.js';
import type { Effect } from './verbs/action-verb.js';

export type Result = Omit<ResultReply, 'id' | 'kind'>;

/** During which action an error happened. */
export interface Attempt {
  /** Null before the process was pinned. */
  readonly pin: PinnedProcess | null;
  readonly pid: number;
  readonly verb: Verb;
}

/** Turns the errors of psutil-core into outcomes. */
export class Failures {
  readonly #host: string;
  readonly #ownerOf: (pid: number) => string | null;
  readonly #scrubber: Scrubber;

  /** `ownerOf` names the user of a process; null if that is not known. */
  constructor(host: string, ownerOf: (pid: number) => string | null, scrubber: Scrubber) {
    this.#host = host;
    this.#ownerOf = ownerOf;
    this.#scrubber = scrubber;
  }

  describe(error: unknown, { pin, pid, verb }: Attempt): Result {
    if (error instanceof Uncertain) {
      return refused('uncertain', error.message);
    }
    if (error instanceof NoSuchProcess) {
      return refused('no-such-process', this.#withoutSecrets(error.message));
    }
    // Files vanish while they are read when a process ends; another one may have its pid by then.
    if (pin !== null && !pin.isAlive()) {
      return refused('no-such-process', `process ${pid} no longer exists`);
    }
    if (error instanceof AccessDenied) {
      return refused('access-denied', describeMissingRight({ host: this.#host, owner: this.#ownerOf(pid), pid, verb }));
    }
    if (error instanceof NotSupported) {
      return refused('not-supported', error.message);
    }
    return refused('failed', this.#withoutSecrets(error instanceof Error ? error.message : String(error)));
  }

  /** Describes the effect of an action that the system accepted, where it cannot be read. */
  describeUnseen(error: unknown, pin: PinnedProcess): Effect {
    const why = pin.isAlive()
      ? `but its effect cannot be read: ${this.#withoutSecrets(error instanceof Error ? error.message : String(error))}`
      : 'but the process ended before the effect was seen';
    return { seen: false, detail: `the system accepted the action, ${why}` };
  }

  /** An error may quote the name of its process, which may be a command line. */
  #withoutSecrets(message: string): string {
    return this.#scrubber.scrubName(message);
  }
}

export function refused(outcome: Outcome, detail: string): Result {
  return { outcome, pinned: null, detail };
}
