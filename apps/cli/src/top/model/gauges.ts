/** A quantity over the last minutes; null where nothing is stored. */
export type Curve = readonly (number | null)[];

export interface Amount {
  readonly used: number | null;
  readonly total: number | null;
}

/** The meters above the table. Every value is null where it is not known. */
export interface Gauges {
  /** Percent of all CPUs, by mode. */
  readonly cpu: { readonly user: number | null; readonly system: number | null; readonly waiting: number | null };
  readonly cpuCurve: Curve;
  readonly cpuCount: number | null;
  /** Bytes. */
  readonly memory: Amount & { readonly cached: number | null };
  readonly memoryCurve: Curve;
  readonly swap: Amount;
  readonly load: readonly (number | null)[];
  /** Bytes per second. */
  readonly network: { readonly received: number | null; readonly sent: number | null };
  readonly networkCurve: Curve;
  readonly disk: { readonly read: number | null; readonly written: number | null };
  readonly diskCurve: Curve;
}

/** The hosts of a fleet, and its busiest ones. */
export interface FleetGauges {
  readonly hosts: { readonly online: number; readonly stale: number; readonly offline: number } | null;
  /** Percent, of the host that has most. */
  readonly cpuCurve: Curve;
  readonly memoryCurve: Curve;
  readonly pressureCurve: Curve;
}

export type ShownGauges =
  { readonly kind: 'host'; readonly gauges: Gauges } | { readonly kind: 'fleet'; readonly gauges: FleetGauges };

export function lastOf(curve: Curve): number | null {
  return curve.findLast((value) => value !== null) ?? null;
}
