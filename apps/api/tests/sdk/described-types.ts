/** A schema of an OpenAPI document, in the part of JSON Schema that ours uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly additionalProperties?: boolean | Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required?: boolean;
  readonly schema: Schema;
}

export interface Operation {
  readonly operationId: string;
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

/** Every operation with its method and path. */
export function operationsOf({ paths }: Document): { method: string; path: string; operation: Operation }[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

const json = 'application/json';

/** The schema of the JSON that an operation answers with if it succeeds. */
export function answerSchema({ responses }: Operation): Schema | undefined {
  const success = Object.entries(responses).find(([status]) => status.startsWith('2'));
  return success?.[1].content?.[json]?.schema;
}

export function bodySchema({ requestBody }: Operation): Schema | undefined {
  return requestBody?.content[json]?.schema;
}

/** The schemas of a document as TypeScript, each an interface with its name. */
export function describeComponents({ components }: Document): string {
  return Object.entries(components.schemas)
    .map(([name, schema]) => `interface ${name} ${describeObject(schema)}`)
    .join('\n');
}

/** The query parameters of an operation as a type; the SDK's type for times is wider than the text that is sent. */
export function describeQuery({ parameters = [] }: Operation): string {
  const fields = parameters
    // The SDK reads answers in JSON; other formats are for programs that save them.
    .filter((parameter) => parameter.in === 'query' && parameter.name !== 'format')
    .map(({ name, required = false, schema }) => {
      const type = /^(at|from|to)$/.test(name) ? 'Time' : describeType(schema);
      return `${name}${required ? '' : '?'}: ${type};`;
    });
  return `{ ${fields.join(' ')} }`;
}

/** A schema as a type. */
export function describeType(schema: Schema): string {
  const { $ref, allOf, anyOf, oneOf, prefixItems } = schema;
  if ($ref !== undefined) {
    return $ref.replace('#/components/schemas/', '');
  }
  if (allOf !== undefined) {
    return `(${allOf.map(describeType).join(' & ')})`;
  }
  const options = anyOf ?? oneOf;
  if (options !== undefined) {
    return `(${options.map(describeType).join(' | ')})`;
  }
  if (schema.enum !== undefined) {
    return `(${schema.enum.map((value) => JSON.stringify(value)).join(' | ')})`;
  }
  if (prefixItems !== undefined) {
    return `readonly [${prefixItems.map(describeType).join(', ')}]`;
  }
  const types = [schema.type ?? 'unknown'].flat().map((type) => describePlain(type, schema));
  return types.length === 1 ? (types[0] ?? '') : `(${types.join(' | ')})`;
}

function describePlain(type: string, schema: Schema): string {
  if (type === 'array') {
    return `readonly ${describeType(schema.items ?? {})}[]`.replace(
      /^readonly readonly (.*)\[\]$/,
      'readonly (readonly $1)[]',
    );
  }
  return type === 'object' ? describeObject(schema) : type === 'integer' ? 'number' : type;
}

function describeObject({ properties, required = [], additionalProperties }: Schema): string {
  if (properties === undefined && additionalProperties !== undefined && additionalProperties !== false) {
    return `{ [name: string]: ${additionalProperties === true ? 'unknown' : describeType(additionalProperties)} }`;
  }
  const fields = Object.entries(properties ?? {}).map(
    ([name, schema]) => `${JSON.stringify(name)}${required.includes(name) ? '' : '?'}: ${describeType(schema)};`,
  );
  return `{ ${fields.join(' ')} }`;
}
