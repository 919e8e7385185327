/** The state of the control plane, in numbers. */
export interface State {
  /**
   * Whether this instance may change the state: `writer`; `standby`, because another instance is the writer;
   * `outdated`, because a newer state than its own was distributed; `unknown`, because the broker was not asked yet.
   */
  readonly role: 'writer' | 'standby' | 'outdated' | 'unknown';
  /** Grows with every change. */
  readonly generation: number;
  /** The generation that the broker distributes; null if it has none. */
  readonly distributedGeneration: number | null;
  /** Enrolled hosts. */
  readonly hosts: number;
  /** Hosts that were removed. */
  readonly removed: number;
  readonly enrollments: number;
  /** Revoked credentials that would not have expired yet. */
  readonly revocations: number;
}

/** The state as a file. */
export interface ExportedState {
  /** The whole state, for `POST /api/v1/state/import`. */
  readonly file: string;
}
