/** Where the values that a shell offers come from: a closed list, or something that is asked or known. */
export type ValueSource =
  readonly string[] | 'columns' | 'file' | 'host' | 'label' | 'metric' | 'process' | 'search' | 'server' | 'time';

/** A value of the command line that breaks its rule: "must be ...". The frame adds which one. */
export class ParameterProblem extends Error {
  override readonly name = 'ParameterProblem';
}

/** A flag or an argument of a command, declared once: parsing, help, completion and documents follow. */
export interface Parameter<Value> {
  /** Stands for the value in the help, as `<host>`; null for a flag without value. */
  readonly placeholder: string | null;
  readonly help: string;
  /** One letter, without its dash. */
  readonly short: string | null;
  readonly isRequired: boolean;
  /** Whether it may be given more than once. */
  readonly isMany: boolean;
  readonly values: ValueSource | null;
  /** As the help shows it; null without one. */
  readonly defaultText: string | null;
  /** Turns the given texts, in their order, into the value. Throws ParameterProblem. */
  readonly read: (texts: readonly string[]) => Value;
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>;
export type ValuesOf<P extends Parameters> = {
  readonly [Name in keyof P]: P[Name] extends Parameter<infer Value> ? Value : never;
};

interface TextOptions {
  readonly short?: string;
  readonly values?: ValueSource;
}

interface Options<T> extends TextOptions {
  /** Throws ParameterProblem. */
  readonly parse: (text: string) => T;
}

/** The maker of a parameter whose value is a text, or what `parse` makes of it. */
interface Maker<Wrap extends 'one' | 'optional' | 'many'> {
  (placeholder: string, help: string, options?: TextOptions): Parameter<Wrapped<string, Wrap>>;
  <T>(placeholder: string, help: string, options: Options<T>): Parameter<Wrapped<T, Wrap>>;
}

type Wrapped<T, Wrap> = Wrap extends 'many' ? readonly T[] : Wrap extends 'optional' ? T | null : T;

/** A flag without value. */
export function toggle(help: string, { short = null }: { readonly short?: string | null } = {}): Parameter<boolean> {
  return { ...plain(help), short, read: (texts) => texts.length > 0 };
}

/** A value that may be left out, which is null then. */
export const optional: Maker<'optional'> = <T>(placeholder: string, help: string, options: AnyOptions<T> = {}) => ({
  ...plain(help),
  ...facts(options),
  placeholder,
  read: (texts: readonly string[]) => {
    const text = texts.at(-1);
    return text === undefined ? null : parseWith(options, text);
  },
});

/** A value that has a default, which is written as on the command line. */
export function withDefault<T>(
  placeholder: string,
  help: string,
  defaultText: string,
  options: Options<T>,
): Parameter<T> {
  const read = (texts: readonly string[]): T => options.parse(texts.at(-1) ?? defaultText);
  return { ...plain(help), ...facts(options), placeholder, defaultText, read };
}

/** An argument that must be given. */
export const required: Maker<'one'> = <T>(placeholder: string, help: string, options: AnyOptions<T> = {}) => ({
  ...plain(help),
  ...facts(options),
  placeholder,
  isRequired: true,
  // The frame reads it only if it is given.
  read: (texts: readonly string[]) => parseWith(options, texts.at(-1) ?? ''),
});

/** A flag that may be repeated, or the rest of the arguments; empty if none is given. */
export const many: Maker<'many'> = <T>(placeholder: string, help: string, options: AnyOptions<T> = {}) => ({
  ...plain(help),
  ...facts(options),
  placeholder,
  isMany: true,
  read: (texts: readonly string[]) => texts.map((text) => parseWith(options, text)),
});

/** The rest of the arguments, of which there must be one. */
export const atLeastOne: Maker<'many'> = <T>(placeholder: string, help: string, options: AnyOptions<T> = {}) => ({
  ...many(placeholder, help, options as Options<T>),
  isRequired: true,
});

type AnyOptions<T> = TextOptions & Partial<Options<T>>;

function plain(help: string): Omit<Parameter<never>, 'read'> {
  return { placeholder: null, help, short: null, isRequired: false, isMany: false, values: null, defaultText: null };
}

function facts({ short, values }: TextOptions): Pick<Parameter<never>, 'short' | 'values'> {
  return { short: short ?? null, values: values ?? null };
}

/** Without a parser the value is the text. */
function parseWith<T>({ parse }: AnyOptions<T>, text: string): T {
  return parse === undefined ? (text as T) : parse(text);
}
