import { malformed } from '../errors.js';

/** Reads the fields of one JSON object. Every method throws a WireError that names the field it cannot accept. */
export class RecordFields {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #path: string;

  constructor(value: unknown, path: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw malformed(`${path} is not an object`);
    }
    this.#values = value as Readonly<Record<string, unknown>>;
    this.#path = path;
  }

  /** The object itself, unchecked. */
  get value(): Readonly<Record<string, unknown>> {
    return this.#values;
  }

  text(name: string, pattern: RegExp): string {
    const value = this.#values[name];
    if (typeof value !== 'string' || !pattern.test(value)) {
      throw this.#unacceptable(name);
    }
    return value;
  }

  textOrNull(name: string, pattern: RegExp): string | null {
    return this.#isNull(name) ? null : this.text(name, pattern);
  }

  choice<Value extends string>(name: string, allowed: readonly Value[]): Value {
    const found = allowed.find((value) => value === this.#values[name]);
    if (found === undefined) {
      throw this.#unacceptable(name);
    }
    return found;
  }

  /** Requires one exact number, as a version is. */
  known(name: string, value: number): void {
    if (this.#values[name] !== value) {
      throw this.#unacceptable(name);
    }
  }

  isTrue(name: string): boolean {
    const value = this.#values[name];
    if (typeof value !== 'boolean') {
      throw this.#unacceptable(name);
    }
    return value;
  }

  /** A whole number that is not negative: a count, or a time in units since the epoch. */
  count(name: string): number {
    const value = this.#values[name];
    if (!Number.isSafeInteger(value) || Number(value) < 0) {
      throw this.#unacceptable(name);
    }
    return Number(value);
  }

  countOrNull(name: string): number | null {
    return this.#isNull(name) ? null : this.count(name);
  }

  list<Item>(name: string, parse: (fields: RecordFields) => Item): Item[] {
    const value = this.#values[name];
    if (!Array.isArray(value)) {
      throw this.#unacceptable(name);
    }
    return value.map((item, index) => parse(new RecordFields(item, `${this.#path}.${name}[${index}]`)));
  }

  object<Item>(name: string, parse: (fields: RecordFields) => Item): Item {
    return parse(new RecordFields(this.#values[name], `${this.#path}.${name}`));
  }

  objectOrNull<Item>(name: string, parse: (fields: RecordFields) => Item): Item | null {
    return this.#isNull(name) ? null : this.object(name, parse);
  }

  /** All fields of this object, whose names match a pattern and whose values `parse` checks. */
  entries<Item>(names: RegExp, parse: (fields: RecordFields, name: string) => Item): [string, Item][] {
    return Object.keys(this.#values).map((name) => {
      if (!names.test(name)) {
        throw this.#unacceptable(name);
      }
      return [name, parse(this, name)];
    });
  }

  #isNull(name: string): boolean {
    return this.#values[name] === null;
  }

  #unacceptable(name: string): Error {
    return malformed(`${this.#path}.${name} is missing or not acceptable`);
  }
}

/** Throws WireError for bytes that are no JSON. */
export function parseJsonRecord(bytes: Uint8Array, path: string): RecordFields {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw malformed(`${path} is not JSON`, error);
  }
  return new RecordFields(value, path);
}
