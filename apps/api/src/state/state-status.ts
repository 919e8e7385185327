import type { ControlState } from './control-state.js';

/** Whether this program may change the state. */
export type StateRole =
  /** It has not compared its state with the distributed one since it is connected. */
  | 'unknown'
  | 'writer'
  /** Another instance of the API is the writer. */
  | 'standby'
  /** A newer state than that of its file was distributed, for example because a backup was restored. */
  | 'outdated';

export interface StateStatus {
  readonly role: StateRole;
  readonly state: ControlState;
  /** Null if the broker has no manifest, or was not asked yet. */
  readonly distributedGeneration: number | null;
}
