import type { HostRecord, RemovedHost } from '@psfleet/wire';

/** What an administrator permitted: hosts may join with its secret. Times are milliseconds since the epoch. */
export interface Enrollment {
  /** 16 hex digits. */
  readonly id: string;
  /** SHA-256 of the secret, in hex. The secret itself is shown once and stored nowhere. */
  readonly secretHash: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** How many hosts may join with it. */
  readonly uses: number;
  /** How many have. */
  readonly used: number;
  readonly labels: Readonly<Record<string, string>>;
  /** The names that it permits, with `*` for any characters; null permits every name. */
  readonly namePattern: string | null;
  /** The one host whose place the next machine takes; null: only new names. */
  readonly replace: string | null;
}

/** The whole state of the control plane. It is never changed, only replaced by one of the next generation. */
export interface ControlState {
  /** Grows with every change. */
  readonly generation: number;
  readonly hosts: ReadonlyMap<string, HostRecord>;
  /** Hosts that were removed, by name. */
  readonly removed: ReadonlyMap<string, RemovedHost>;
  /** Broker keys that ended, and when, in seconds. No credentials for them count, whenever these were issued. */
  readonly revocations: ReadonlyMap<string, number>;
  readonly enrollments: ReadonlyMap<string, Enrollment>;
}

/** Every part of a state that a change may replace. */
export type StateChange = Partial<Omit<ControlState, 'generation'>>;

export const emptyState: ControlState = {
  generation: 0,
  hosts: new Map(),
  removed: new Map(),
  revocations: new Map(),
  enrollments: new Map(),
};

/** A copy of a map with one entry set. */
export function withEntry<Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
  value: Value,
): ReadonlyMap<string, Value> {
  return new Map(map).set(key, value);
}

/** A copy of a map without one entry. */
export function withoutEntry<Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
