export type ActionStatus = 'pending' | 'done' | 'delivered' | 'refused' | 'unknown';

/** What an action did to one process. */
export interface ActionResult {
  /** Null if it was never known. */
  readonly host: string | null;
  readonly procUid: string | null;
  readonly pid: number | null;
  /**
   * Null while pending, and if the agent did not reply. `delivered`: accepted by the system, without the effect that
   * was asked for; `expired`: too late or withdrawn, so that nothing was done.
   */
  readonly outcome:
    | 'done'
    | 'delivered'
    | 'no-such-process'
    | 'other-process'
    | 'access-denied'
    | 'policy'
    | 'expired'
    | 'uncertain'
    | 'not-supported'
    | 'bad-request'
    | 'failed'
    | null;
  /** Whether the kernel guaranteed the identity of the process during the action. */
  readonly pinned: boolean | null;
  /** One human-readable sentence. */
  readonly detail: string;
}

/** An action on a process, and what came of it. */
export interface Action {
  readonly id: string;
  /**
   * `pending`: the agent has not answered yet. `done`: the effect was seen. `delivered`: the system accepted the
   * action, but its effect was not seen: the process still runs, say. `refused`: nothing was done. `unknown`: it is
   * not known whether anything was done; changes once the agent tells.
   */
  readonly status: ActionStatus;
  readonly verb: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly results: readonly ActionResult[];
}

/** An action as it is stored. */
export interface ActionRecord extends Action {
  readonly operator: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}
