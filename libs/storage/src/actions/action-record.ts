/** The progress of an action. */
export type ActionStatus =
  /** Stored; the agent has not answered yet. */
  | 'pending'
  /** Done, and the effect was verified. */
  | 'done'
  /** The system accepted it, but the effect was not seen. */
  | 'delivered'
  /** Nothing was done. */
  | 'refused'
  /** Whether anything was done is unknown: the agent did not answer, or the process ended meanwhile. */
  | 'unknown';

/** One action on one process, as stored. */
export interface ActionRecord {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** 1 is the intent, 2 the result, 3 what the agent told later; the greatest version of an id counts. */
  readonly version: number;
  readonly operator: string;
  readonly verb: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** '' if it was never known. */
  readonly host: string;
  /** 16 hex digits; zeros if it was never known. */
  readonly procUid: string;
  /** 0 if it was never known. */
  readonly pid: number;
  readonly status: ActionStatus;
  readonly outcome: string | null;
  readonly pinned: boolean | null;
  readonly detail: string;
}
