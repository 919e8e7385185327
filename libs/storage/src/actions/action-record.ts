/** How far an action came. */
export type ActionStatus =
  /** Stored, not yet answered by the agent. */
  | 'pending'
  /** Done, and the effect was seen. */
  | 'done'
  /** Nothing was done. */
  | 'refused'
  /** It cannot be told whether something was done: no answer, or the process ended meanwhile. */
  | 'unknown';

/** One action on one process, as it is kept. */
export interface ActionRecord {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The highest of an id holds: 1 is the intent, 2 the result. */
  readonly version: number;
  readonly operator: string;
  readonly verb: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** '' when it was never known. */
  readonly host: string;
  /** 16 hex digits; zeros when it was never known. */
  readonly procUid: string;
  /** 0 when it was never known. */
  readonly pid: number;
  readonly status: ActionStatus;
  readonly outcome: string | null;
  readonly pinned: boolean | null;
  readonly detail: string;
}
