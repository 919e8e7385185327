import { randomBytes } from 'node:crypto';
import type {
  ActionReply,
  ActionRequest,
  CancelRequest,
  CommitRequest,
  PrepareRequest,
  ResultReply,
} from '@psfleet/wire';
import type { Clock } from '../schedule/clock.js';
import { ActionLedger } from './action-ledger.js';
import type { Executor, HeldProcess } from './executor.js';

/** How long a prepared action can be carried out: shorter than an API waits for the answer. */
export const preparedLifeMs = 5_000;
/** Each holds two descriptors. */
const maxPrepared = 64;

interface Prepared {
  readonly id: string;
  readonly held: HeldProcess;
  /** On the steady clock, which goes on while the machine sleeps or this program is stopped. */
  readonly expiresMs: number;
  readonly timer: { cancel(): void };
}

/**
 * The steps of an action. Only a commit acts, only with a handle that this agent gave out a few seconds ago, and only
 * once. A request may have waited anywhere, in the broker or in this program while it was stopped: a preparation then
 * changes nothing, and a commit is refused by this machine's own clock.
 */
export class ActionSteps {
  readonly #executor: Executor;
  readonly #clock: Clock;
  readonly #ledger: ActionLedger;
  /** By handle. */
  readonly #prepared = new Map<string, Prepared>();

  constructor(executor: Executor, clock: Clock) {
    this.#executor = executor;
    this.#clock = clock;
    this.#ledger = new ActionLedger(() => clock.steadyMs());
  }

  /** Whether a request is for this very machine since its boot. */
  isFor(request: ActionRequest): boolean {
    return this.#executor.isFor(request.target);
  }

  async answer(request: ActionRequest): Promise<ActionReply> {
    if (request.step === 'prepare') {
      return this.#prepare(request);
    }
    return request.step === 'commit' ? this.#commit(request) : this.#cancel(request);
  }

  /** Nothing that was prepared over a connection that is gone may be carried out over the next one. */
  forgetPrepared(): void {
    for (const handle of this.#prepared.keys()) {
      this.#forget(handle);
    }
  }

  async #prepare(request: PrepareRequest): Promise<ActionReply> {
    const { id } = request;
    const known = this.#ledger.find(id);
    if (known !== null) {
      return known;
    }
    if (this.#prepared.size >= maxPrepared) {
      return expired(id, `${maxPrepared} actions are prepared already and wait to be carried out; nothing was done`);
    }
    const held = await this.#executor.hold(request);
    if (held.kind === 'result') {
      return this.#ledger.keep(id, held);
    }
    // The handle of an earlier preparation is worth nothing any more.
    this.#withdraw(id);
    const handle = randomBytes(16).toString('hex');
    this.#prepared.set(handle, {
      id,
      held,
      expiresMs: this.#clock.steadyMs() + preparedLifeMs,
      timer: this.#clock.setTimer(() => this.#forget(handle), preparedLifeMs),
    });
    return { kind: 'prepared', id, handle };
  }

  async #commit({ id, handle }: CommitRequest): Promise<ActionReply> {
    // What has a result already is never carried out again, whatever was prepared meanwhile.
    const known = this.#ledger.find(id);
    if (known !== null) {
      return known;
    }
    const prepared = this.#prepared.get(handle);
    if (prepared === undefined || prepared.id !== id) {
      return expired(id, `the action was not prepared within the last ${preparedLifeMs / 1000} s; nothing was done`);
    }
    const lateMs = this.#clock.steadyMs() - prepared.expiresMs;
    if (lateMs >= 0) {
      this.#forget(handle);
      const seconds = Math.round((lateMs + preparedLifeMs) / 1000);
      return this.#ledger.keep(
        id,
        expired(id, `the order arrived ${seconds} s after it was prepared, too late to carry it out`),
      );
    }
    this.#prepared.delete(handle);
    prepared.timer.cancel();
    return this.#ledger.keep(id, this.#executor.carryOut(prepared.held));
  }

  async #cancel({ id }: CancelRequest): Promise<ActionReply> {
    if (this.#withdraw(id)) {
      return this.#ledger.keep(id, expired(id, 'the action was withdrawn before it was carried out'));
    }
    return (await this.#ledger.find(id)) ?? { kind: 'unseen', id, rememberedMs: this.#ledger.rememberedMs };
  }

  /** Whether the action was prepared. */
  #withdraw(id: string): boolean {
    const handles = [...this.#prepared].filter(([, prepared]) => prepared.id === id).map(([handle]) => handle);
    for (const handle of handles) {
      this.#forget(handle);
    }
    return handles.length > 0;
  }

  #forget(handle: string): void {
    const prepared = this.#prepared.get(handle);
    if (prepared !== undefined) {
      this.#prepared.delete(handle);
      prepared.timer.cancel();
      prepared.held.pin.release();
    }
  }
}

function expired(id: string, detail: string): ResultReply {
  return { kind: 'result', id, outcome: 'expired', pinned: null, detail };
}
