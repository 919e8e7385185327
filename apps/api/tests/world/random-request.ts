import type { Contract, Operation, Parameter, Schema } from './contract-document.js';
import { hostileJson, hostileTexts } from './hostile-values.js';

export interface RandomRequest {
  readonly method: string;
  /** As the document has it. */
  readonly path: string;
  readonly target: string;
  readonly body?: string;
  readonly accept?: string;
}

/** Values that exist, by the name of the parameter or field that takes them. */
export type KnownValues = Readonly<Record<string, readonly unknown[]>>;

/** Repeatable random numbers of [0, 1): mulberry32, by Tommy Ettinger. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Makes requests from the OpenAPI document: most of them valid or nearly so, with values that exist, because what is
 * refused at once reaches nothing; some with a hostile value or an unknown parameter.
 */
export class RequestMaker {
  readonly #contract: Contract;
  readonly #known: KnownValues;
  readonly #random: () => number;
  readonly #operations: readonly (readonly [path: string, method: string, operation: Operation])[];

  constructor(contract: Contract, known: KnownValues, seed: number) {
    this.#contract = contract;
    this.#known = known;
    this.#random = randomNumbers(seed);
    this.#operations = Object.entries(contract.document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => [path, method, operation] as const),
    );
  }

  next(): RandomRequest {
    const [path, method, operation] = this.#pick(this.#operations);
    const parameters = operation.parameters ?? [];
    const inPath = path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const parameter = parameters.find((each) => each.in === 'path' && each.name === name);
      // A segment of dots would lead elsewhere, and an empty one to another route.
      const value = encodeURIComponent(this.#textOf(parameter));
      return /^\.*$/.test(value) ? 'x' : value;
    });
    const query = parameters.filter((each) => each.in === 'query').flatMap((parameter) => this.#queryOf(parameter));
    const unknown = this.#chance(0.02) ? [`${encodeURIComponent(this.#pick(['at', 'x', 'hosts', 'format']))}=1`] : [];
    const schema = operation.requestBody?.content['application/json']?.schema;
    const search = [...query, ...unknown].join('&');
    return {
      method,
      path,
      target: search === '' ? inPath : `${inPath}?${search}`,
      ...(schema === undefined ? {} : { body: this.#bodyOf(schema) }),
      ...(this.#chance(0.05) ? { accept: this.#pick(['text/csv', 'application/x-ndjson', '*/*', 'x']) } : {}),
    };
  }

  #queryOf(parameter: Parameter): string[] {
    if (parameter.required !== true && !this.#chance(0.25)) {
      return [];
    }
    const isList = this.#contract.resolve(parameter.schema).type === 'array';
    const count = isList ? this.#pick([1, 1, 2, 3]) : this.#chance(0.01) ? 2 : 1;
    return Array.from(
      { length: count },
      () => `${encodeURIComponent(parameter.name)}=${encodeURIComponent(this.#textOf(parameter).toWellFormed())}`,
    );
  }

  #textOf(parameter: Parameter | undefined): string {
    if (parameter === undefined || this.#chance(0.05)) {
      return this.#pick(hostileTexts).slice(0, 2000);
    }
    const value = this.#valueOf(parameter.name, parameter.schema, parameter.example);
    const [first = value] = Array.isArray(value) ? (value as unknown[]) : [value];
    return typeof first === 'string' ? first : JSON.stringify(first);
  }

  #bodyOf(schema: Schema): string {
    if (this.#chance(0.03)) {
      return this.#pick(['', '{', ...hostileJson]);
    }
    const body = this.#valueOf('', schema, undefined);
    const [name = ''] = Object.keys(body as object);
    // Half a character, or 1e400, is not what JSON.stringify writes.
    return this.#chance(0.08)
      ? JSON.stringify({ ...(body as object), [name]: 'REPLACED' }).replace('"REPLACED"', this.#pick(hostileJson))
      : JSON.stringify(body);
  }

  /** A value for a schema: one that exists, its example, one at its limits or beyond, or one made of its parts. */
  #valueOf(name: string, given: Schema, example: unknown): unknown {
    const schema = this.#contract.resolve(given);
    const known = this.#known[name];
    if (known !== undefined && this.#chance(0.8)) {
      return this.#pick(known);
    }
    if (schema.properties !== undefined) {
      const required = new Set(schema.required ?? []);
      const present = Object.entries(schema.properties).filter(([each]) =>
        required.has(each) ? this.#chance(0.97) : this.#chance(0.35),
      );
      return Object.fromEntries(present.map(([each, property]) => [each, this.#valueOf(each, property, undefined)]));
    }
    const examples = [example, schema.example, schema.default].filter((each) => each !== undefined);
    if (schema.enum !== undefined) {
      return this.#pick([...schema.enum, ...schema.enum, 'nope']);
    }
    if (schema.type === 'array') {
      const isWhole = examples.length > 0 && this.#chance(0.5);
      return isWhole
        ? this.#pick(examples)
        : Array.from({ length: this.#pick([0, 1, 1, 2]) }, () => this.#valueOf(name, schema.items ?? {}, undefined));
    }
    if (schema.type === 'integer' || schema.type === 'number') {
      const { minimum = 0, maximum = 1e6 } = schema;
      return this.#pick([...examples, minimum, minimum, minimum + 1, minimum - 1, maximum, maximum + 1, 1, 2, 60, 1.5]);
    }
    if (schema.type === 'boolean') {
      return this.#pick([true, false, 'x']);
    }
    return this.#chance(0.85) && examples.length > 0 ? this.#pick(examples) : this.#pick(hostileTexts);
  }

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }

  #pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.#random() * values.length)] as T;
  }
}
