import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** The part of JSON Schema that the OpenAPI document uses to describe what a request may hold. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly example?: unknown;
  readonly default?: unknown;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly example?: unknown;
  readonly schema: Schema;
}

export interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The answer to a request, as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

const prefix = '#/components/schemas/';

/** Holds answers against what the OpenAPI document promises. */
export class Contract {
  readonly document: Document;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: false });
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(document: Document) {
    this.document = document;
    formats.default(this.#ajv);
    this.#ajv.addSchema(closed({ $id: 'psfleet', components: document.components }) as object);
  }

  resolve(schema: Schema): Schema {
    const [only] = schema.allOf ?? [];
    const name = (only ?? schema).$ref?.replace(prefix, '');
    return name === undefined ? schema : (this.document.components.schemas[name] ?? {});
  }

  /** Says how an answer differs from what is promised; null if it does not. */
  findFault(method: string, path: string, answer: RawAnswer): string | null {
    const { status, contentType } = answer;
    if (status === 500 || status === 501 || status === 502) {
      return `status ${status}: ${answer.text.slice(0, 500)}`;
    }
    const described = this.document.paths[path]?.[method]?.responses[String(status)];
    if (described === undefined) {
      return `status ${status} is not documented: ${answer.text.slice(0, 500)}`;
    }
    if (described.content === undefined) {
      return answer.text === '' ? null : `a body is not documented for status ${status}: ${answer.text.slice(0, 500)}`;
    }
    const type = contentType.split(';')[0]?.trim() ?? '';
    const content = described.content[type];
    if (content === undefined) {
      return `the type ${type} is not documented for status ${status}`;
    }
    return type.endsWith('json') && type !== 'application/x-ndjson'
      ? this.#findMismatch(`${method} ${path} ${status}`, content.schema, answer.text)
      : null;
  }

  #findMismatch(key: string, schema: Schema, text: string): string | null {
    const known = this.#validators.get(key);
    const validate = known ?? this.#ajv.compile(closed(withId(schema)) as object);
    this.#validators.set(key, validate);
    const value: unknown = JSON.parse(text);
    return validate(value)
      ? null
      : [this.#ajv.errorsText(validate.errors), JSON.stringify(validate.errors?.[0]?.params), text.slice(0, 300)].join(
          ' ',
        );
  }
}

/** References within the document lead into the schema that was added as a whole. */
function withId(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll(`"${prefix}`, `"psfleet${prefix}`)) as unknown;
}

/** An answer must have no field that is not described; problems may have further members (RFC 9457). */
function closed(node: unknown, name = ''): unknown {
  if (Array.isArray(node)) {
    return node.map((each) => closed(each));
  }
  if (typeof node !== 'object' || node === null) {
    return node;
  }
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value, key)]));
  const isOpen = name === 'ProblemResponse' || copy['additionalProperties'] !== undefined;
  return copy['type'] === 'object' && typeof copy['properties'] === 'object' && !isOpen
    ? { ...copy, additionalProperties: false }
    : copy;
}
