/** The kind of a field: an integer of that many bits, or a pointer of 64-bit Windows. */
export type FieldKind = 'u8' | 'u16' | 'u32' | 'i32' | 'u64' | 'i64' | 'pointer';

/** A structure of a Windows header as data: its size in bytes, and the offset and kind of each field that is used. */
export interface Layout<Field extends string = string> {
  /** The name in the header. */
  readonly name: string;
  readonly size: number;
  readonly fields: Readonly<Record<Field, readonly [offset: number, kind: FieldKind]>>;
}

/** Declares a layout, so that the compiler knows the names of its fields. */
export function layout<const Field extends string>(
  name: string,
  size: number,
  fields: Readonly<Record<Field, readonly [offset: number, kind: FieldKind]>>,
): Layout<Field> {
  return { name, size, fields };
}

/** Offset of a field, for what is not a number: names, nested structures. */
export function offsetOf<Field extends string>(structure: Layout<Field>, field: Field): number {
  return structure.fields[field][0];
}
