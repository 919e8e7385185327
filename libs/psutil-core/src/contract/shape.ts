/** Complaints about a value: none, or sentences that begin with the position in it. */
export type Shape = (value: unknown, where: string) => string[];

/** A value that satisfies `accepts`; `what` names it in complaints. */
export function is(what: string, accepts: (value: unknown) => boolean): Shape {
  return (value, where) => (accepts(value) ? [] : [`${where}: expected ${what}, found ${show(value)}`]);
}

export const count = is('a count', (value) => Number.isSafeInteger(value) && Number(value) >= 0);
export const integer = is('an integer', Number.isSafeInteger);
/** A finite number that is not negative: seconds, MHz, a rate. */
export const amount = is('an amount', (value) => Number.isFinite(value) && Number(value) >= 0);
export const percent = is('0 to 100', (value) => Number.isFinite(value) && Number(value) >= 0 && Number(value) <= 100);
export const text = is('text', (value) => typeof value === 'string');
export const nonEmpty = is('text that is not empty', (value) => typeof value === 'string' && value !== '');
export const truth = is('true or false', (value) => typeof value === 'boolean');
export const nothing = is('nothing', (value) => value === undefined);

export function between(low: number, high: number): Shape {
  return is(`${low} to ${high}`, (value) => Number.isFinite(value) && Number(value) >= low && Number(value) <= high);
}

export function matching(pattern: RegExp): Shape {
  return is(`text like ${String(pattern)}`, (value) => typeof value === 'string' && pattern.test(value));
}

export function oneOf(...values: readonly unknown[]): Shape {
  return is(values.join(' or '), (value) => values.includes(value));
}

/** One of two shapes, for what two systems count differently. */
export function either(left: Shape, right: Shape): Shape {
  return (value, where) => (left(value, where).length === 0 ? [] : right(value, where));
}

/** Null means unknown. */
export function orNull(shape: Shape): Shape {
  return (value, where) => (value === null ? [] : shape(value, where));
}

export function listOf(shape: Shape): Shape {
  return (value, where) =>
    Array.isArray(value)
      ? value.flatMap((item, index) => shape(item, `${where}[${index}]`))
      : [`${where}: expected a list`];
}

export function tuple(...shapes: readonly Shape[]): Shape {
  return (value, where) =>
    Array.isArray(value) && value.length === shapes.length
      ? shapes.flatMap((shape, index) => shape(value[index], `${where}[${index}]`))
      : [`${where}: expected ${shapes.length} items`];
}

/** A dictionary with arbitrary keys. */
export function dictionary(shape: Shape): Shape {
  return (value, where) =>
    isObject(value)
      ? Object.entries(value).flatMap(([key, item]) => shape(item, `${where}[${JSON.stringify(key)}]`))
      : [`${where}: expected a dictionary`];
}

/** Exactly these fields. An extra one is a mistake too, because documentation and types do not know it. */
export function record(fields: Readonly<Record<string, Shape>>): Shape {
  return (value, where) => {
    if (!isObject(value)) {
      return [`${where}: expected an object`];
    }
    const unknown = Object.keys(value).filter((key) => !Object.hasOwn(fields, key));
    const wrong = Object.entries(fields).flatMap(([key, shape]) => shape(value[key], `${where}.${key}`));
    return [...unknown.map((key) => `${where}.${key}: not documented`), ...wrong];
  };
}

/** Fields of one shape. */
export function fields(names: string, shape: Shape): Readonly<Record<string, Shape>> {
  return Object.fromEntries(names.split(' ').map((name) => [name, shape]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value)?.slice(0, 200) ?? typeof value);
}
