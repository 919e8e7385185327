import type { Unit } from './units.js';

export type Platform = 'linux' | 'windows' | 'darwin' | 'freebsd';

/** One column of a group, written once; its names in every other system are derived from it. */
export interface FieldDefinition {
  /** Position on the wire. Never reused, not even after the field is gone. */
  readonly number: number;
  /** A gauge goes up and down; a counter only goes up, until its source restarts. */
  readonly instrument: 'gauge' | 'counter';
  readonly unit: Unit;
  /** Decimals that are kept: values are sent and stored as integers, multiplied by 10^decimals. */
  readonly decimals: 0 | 1 | 2;
  readonly help: string;
  /** The platforms that have the value, if not all do. */
  readonly platforms?: readonly Platform[];
  readonly otel?: { readonly name: string; readonly attributes?: Readonly<Record<string, string>> };
  readonly prometheus?: string;
}

export interface DimensionDefinition {
  /** Position on the wire, in a numbering of its own beside the fields'. */
  readonly number: number;
  readonly help: string;
  /** Whether the value '' is the total of all others, which a sum over them must leave out. */
  readonly hasTotal?: true;
}

/** One psutil function: its fields and the keys of its dictionary. */
export interface GroupDefinition {
  readonly name: string;
  /** Position on the wire. Never reused. */
  readonly number: number;
  readonly help: string;
  /** Seconds between two readings of a group that rarely changes or is expensive; every tick reads it when omitted. */
  readonly everySeconds?: number;
  readonly dimensions: Readonly<Record<string, DimensionDefinition>>;
  readonly fields: Readonly<Record<string, FieldDefinition>>;
}

/** Keeps the literal types, so that row types follow from the definition. */
export function defineGroup<const G extends GroupDefinition>(group: G): G {
  return group;
}

type FieldOptions = Pick<FieldDefinition, 'platforms' | 'otel' | 'prometheus'> & { readonly decimals?: 0 | 1 | 2 };

export function gauge(number: number, unit: Unit, help: string, options: FieldOptions = {}): FieldDefinition {
  return { number, instrument: 'gauge', unit, help, decimals: 0, ...options };
}

export function counter(number: number, unit: Unit, help: string, options: FieldOptions = {}): FieldDefinition {
  return { number, instrument: 'counter', unit, help, decimals: 0, ...options };
}
