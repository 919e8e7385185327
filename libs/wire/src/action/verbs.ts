import { malformed } from '../errors.js';
import { parseSignal } from './signals.js';

/** One argument of a verb. */
interface Argument<T> {
  /** Its field in an action request; never reused. */
  readonly field: number;
  /** The allowed values, as error texts describe them. */
  readonly form: string;
  /** Returns null for a value that is not allowed. */
  readonly parse: (given: unknown) => T | null;
}

/**
 * The closed list of what can be done to a process: each verb with its arguments, every one of which is required.
 * Fields 1, 2 and 5 to 12 are taken by the request itself, so arguments use 3, 4, and 13 upwards.
 */
export const verbTable = {
  signal: { signal: { field: 3, form: 'name', parse: parseSignal } },
  nice: { value: { field: 4, form: '-20 to 19', parse: parseNiceness } },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Argument<unknown>>>>>;

export type VerbName = keyof typeof verbTable;
type ArgumentsOf<V extends VerbName> = {
  readonly [A in keyof (typeof verbTable)[V]]: (typeof verbTable)[V][A] extends Argument<infer T> ? T : never;
};
/** The arguments of each verb. */
export type VerbArguments = { readonly [V in VerbName]: ArgumentsOf<V> };
/** An action on a process: a verb and its arguments. */
export type Verb = { readonly [V in VerbName]: { readonly verb: V } & VerbArguments[V] }[VerbName];

export const verbNames = Object.keys(verbTable) as readonly VerbName[];

/** The arguments of a verb by name. */
export function argumentsOf(verb: VerbName): readonly (readonly [name: string, argument: Argument<unknown>])[] {
  return Object.entries(verbTable[verb]);
}

/** `{"signal": name}`: what the arguments of a verb look like. */
export function describeArguments(verb: VerbName): string {
  return `{${argumentsOf(verb)
    .map(([name, { form }]) => `"${name}": ${form}`)
    .join(', ')}}`;
}

/** Builds a verb from what `given` returns for each argument. Throws WireError if that is not an allowed value. */
export function parseVerb(verb: VerbName, given: (name: string, field: number) => unknown): Verb {
  const values = argumentsOf(verb).map(([name, { field, parse }]) => {
    const value = parse(given(name, field));
    if (value === null) {
      throw malformed(`the arguments of ${verb} are not ${describeArguments(verb)}`);
    }
    return [name, value] as const;
  });
  return { verb, ...Object.fromEntries(values) } as Verb;
}

/** See setpriority(2). */
function parseNiceness(given: unknown): number | null {
  return typeof given === 'number' && Number.isInteger(given) && given >= -20 && given <= 19 ? given : null;
}
