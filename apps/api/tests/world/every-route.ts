/** What this suite reads of an OpenAPI document. */
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation | undefined>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly example?: unknown;
  readonly schema: Schema;
}

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
}

/** A field of a body, by the names that lead to it. */
export type FieldPath = readonly string[];

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly pathParameters: ReadonlyMap<string, string>;
  readonly queryParameters: ReadonlyMap<string, string>;
  /** A valid body of the required fields, and every field that it may have; null for a route without a body. */
  readonly body: { readonly valid: Readonly<Record<string, unknown>>; readonly fields: readonly FieldPath[] } | null;
}

/** Every GET and POST of the document, with an example of each parameter. */
export function routesOf(document: Document): Route[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    (['GET', 'POST'] as const).flatMap((method) => {
      const operation = operations[method.toLowerCase()];
      return operation === undefined ? [] : [toRoute(document, method, path, operation)];
    }),
  );
}

function toRoute(document: Document, method: Route['method'], path: string, operation: Operation): Route {
  const examples = (place: Parameter['in']): Map<string, string> =>
    new Map(
      (operation.parameters ?? [])
        .filter((parameter) => parameter.in === place)
        .map(({ name, example, schema }) => [name, String(example ?? exampleOf(document, schema))]),
    );
  const schema = operation.requestBody?.content['application/json']?.schema;
  return {
    method,
    path,
    pathParameters: examples('path'),
    queryParameters: examples('query'),
    body:
      schema === undefined
        ? null
        : {
            valid: exampleOf(document, schema) as Readonly<Record<string, unknown>>,
            fields: fieldsOf(document, schema),
          },
  };
}

function resolve(document: Document, schema: Schema): Schema {
  const [only] = schema.allOf ?? [];
  const name = (only ?? schema).$ref?.replace('#/components/schemas/', '');
  return name === undefined ? schema : (document.components.schemas[name] ?? {});
}

function exampleOf(document: Document, schema: Schema): unknown {
  const { properties, required = [], ...leaf } = resolve(document, schema);
  if (properties !== undefined) {
    return Object.fromEntries(required.map((name) => [name, exampleOf(document, properties[name] ?? {})]));
  }
  return leaf.example ?? leaf.default ?? leaf.enum?.[0] ?? leaf.minimum ?? 'x';
}

function fieldsOf(document: Document, schema: Schema): FieldPath[] {
  const { properties = {} } = resolve(document, schema);
  return Object.entries(properties).flatMap(([name, property]) => [
    [name],
    ...fieldsOf(document, property).map((rest) => [name, ...rest]),
  ]);
}
