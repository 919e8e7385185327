import type { OpenAPIObject } from '@nestjs/swagger';

/** What a cell holds besides null; `json` is any other value, as JSON text. */
export type ColumnKind = 'text' | 'number' | 'flag' | 'time' | 'json';

export interface ExportColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

interface PropertySchema {
  readonly type?: string | readonly string[];
  readonly format?: string;
}

const kinds: Readonly<Record<string, ColumnKind>> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'flag',
};

/** What a reader looks for comes first; a class has the properties of its base class before its own. */
const leading = ['metric', 'host', 'procUid', 'pid', 'name'];

/** The columns of a class of rows, as the OpenAPI document describes its properties. */
export function columnsOf({ components }: OpenAPIObject, className: string): ExportColumn[] {
  const schema = components?.schemas?.[className] as
    { readonly properties?: Readonly<Record<string, PropertySchema>> } | undefined;
  if (schema?.properties === undefined) {
    throw new TypeError(`the OpenAPI document describes no ${className}`);
  }
  const { properties } = schema;
  const first = leading.filter((name) => properties[name] !== undefined);
  const names = [...first, ...Object.keys(properties).filter((name) => !first.includes(name))];
  return names.map((name) => ({ name, kind: kindOf(properties[name] ?? {}) }));
}

function kindOf({ type, format }: PropertySchema): ColumnKind {
  const [only, ...others] = [type ?? []].flat().filter((each) => each !== 'null');
  if (only === undefined || others.length > 0) {
    return 'json';
  }
  return only === 'string' && format === 'date-time' ? 'time' : (kinds[only] ?? 'json');
}
