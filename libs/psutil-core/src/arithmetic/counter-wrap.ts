/** Cumulative counters; null where the system does not report one. */
export type Counters<T> = { readonly [K in keyof T]: number | null };

interface Seen<T> {
  /** The values that the system last reported. */
  readonly raw: T;
  /** The sum of what each reset lost; absent until the first reset. */
  readonly lost: ReadonlyMap<keyof T, number>;
}

/**
 * Turns counters that wrap (32-bit kernels) or restart at zero (a device that was reset) into counters that only grow:
 * if a value is lower than in the previous call, the previous value is added to all later ones. A key that vanishes is
 * forgotten and starts again when it returns. Each function has its own instance and applies it to each device before
 * summing, because a sum would hide the wrap of one device.
 */
export class CounterWrap<T extends Counters<T>> {
  readonly #fields: readonly (keyof T)[];
  #seen: ReadonlyMap<string, Seen<T>> = new Map();

  constructor(fields: readonly (keyof T)[]) {
    this.#fields = fields;
  }

  /** Returns the readings plus what earlier resets lost. */
  update(readings: ReadonlyMap<string, T>): Map<string, T> {
    const seen = new Map<string, Seen<T>>();
    const adjusted = new Map<string, T>();
    for (const [key, raw] of readings) {
      const now = { raw, lost: this.#computeLost(raw, this.#seen.get(key)) };
      seen.set(key, now);
      adjusted.set(key, addLost(now));
    }
    this.#seen = seen;
    return adjusted;
  }

  /** Forgets everything, so that the next call returns the system's own values. */
  cacheClear(): void {
    this.#seen = new Map();
  }

  #computeLost(raw: T, before: Seen<T> | undefined): ReadonlyMap<keyof T, number> {
    if (before === undefined) {
      return new Map();
    }
    const wrapped = this.#fields.filter((field) => isLower(raw[field], before.raw[field]));
    if (wrapped.length === 0) {
      return before.lost;
    }
    const lost = new Map(before.lost);
    for (const field of wrapped) {
      lost.set(field, (lost.get(field) ?? 0) + (before.raw[field] ?? 0));
    }
    return lost;
  }
}

function isLower(now: number | null, before: number | null): boolean {
  return now !== null && before !== null && now < before;
}

function addLost<T extends Counters<T>>({ raw, lost }: Seen<T>): T {
  if (lost.size === 0) {
    return raw;
  }
  const entries = [...lost].map(([field, amount]) => [field, addTo(raw[field], amount)] as const);
  return { ...raw, ...Object.fromEntries(entries) };
}

function addTo(value: number | null, amount: number): number | null {
  return value === null ? null : value + amount;
}
