import { malformed } from './errors.js';
import { limits } from './limits.js';

/** A decoded map with numbered fields, asked field by field; every answer is checked. */
export class Fields {
  private readonly where: string;
  private readonly map: ReadonlyMap<unknown, unknown>;

  constructor(value: unknown, where: string) {
    if (!(value instanceof Map)) throw malformed(`${where} is not a map`);
    this.where = where;
    this.map = value;
  }

  raw(number: number): unknown {
    return this.map.get(number);
  }

  text(number: number): string {
    return checkText(this.map.get(number), `${this.where} field ${number}`);
  }

  count(number: number, most: number = Number.MAX_SAFE_INTEGER): number {
    return checkWhole(this.map.get(number), 0, most, `${this.where} field ${number}`);
  }

  countOrNull(number: number): number | null {
    const value = this.map.get(number);
    return value === null || value === undefined ? null : this.count(number);
  }

  flag(number: number): boolean {
    const value = this.map.get(number);
    if (typeof value !== 'boolean') throw malformed(`${this.where} field ${number} is not a boolean`);
    return value;
  }

  list(number: number): readonly unknown[] {
    return checkList(this.map.get(number), `${this.where} field ${number}`);
  }

  entries(): Iterable<[unknown, unknown]> {
    return this.map.entries();
  }
}

export function checkText(value: unknown, where: string): string {
  if (typeof value !== 'string') throw malformed(`${where} is not text`);
  if (value.length > limits.textBytes) throw malformed(`${where} is longer than ${limits.textBytes} characters`);
  return value;
}

export function checkWhole(value: unknown, least: number, most: number, where: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) throw malformed(`${where} is not a whole number from ${least} to ${most}`);
  return value;
}

export function checkList(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(`${where} is not an array`);
  return value;
}
