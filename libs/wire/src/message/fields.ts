import { malformed } from '../errors.js';
import type { MessagePackReader } from './message-pack-reader.js';

type Scalar = number | string | boolean | null | undefined;

/** A decoded map with numbered fields; each getter checks the type and throws WireError. */
export class Fields {
  readonly #where: string;
  readonly #map: ReadonlyMap<number, Scalar>;

  constructor(map: ReadonlyMap<number, Scalar>, where: string) {
    this.#where = where;
    this.#map = map;
  }

  /** Reads a map of numbers, texts and flags; skips values of any other type. */
  static read(reader: MessagePackReader, where: string): Fields {
    const map = new Map<number, Scalar>();
    for (let left = reader.mapSize(where); left > 0; left--) {
      map.set(reader.key(), reader.scalar(where));
    }
    return new Fields(map, where);
  }

  raw(number: number): Scalar {
    return this.#map.get(number);
  }

  text(number: number, max: number = Infinity): string {
    const value = this.#map.get(number);
    if (typeof value !== 'string') {
      throw malformed(`${this.#where} field ${number} is not text`);
    }
    if (value.length > max) {
      throw malformed(`${this.#where} field ${number} is longer than ${max} characters`);
    }
    return value;
  }

  count(number: number, max: number = Number.MAX_SAFE_INTEGER): number {
    return checkWhole(this.#map.get(number), 0, max, `${this.#where} field ${number}`);
  }

  countOrNull(number: number, max: number = Number.MAX_SAFE_INTEGER): number | null {
    const value = this.#map.get(number);
    return value === null || value === undefined ? null : this.count(number, max);
  }

  flag(number: number): boolean {
    const value = this.#map.get(number);
    if (typeof value !== 'boolean') {
      throw malformed(`${this.#where} field ${number} is not a boolean`);
    }
    return value;
  }
}

export function checkWhole(value: unknown, min: number, max: number, where: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    throw malformed(`${where} is not a whole number from ${min} to ${max}`);
  }
  return value;
}
