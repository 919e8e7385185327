import type { FieldKind, Layout } from '../../src/windows/native/layouts/layout.js';

/** Encodes a structure of Windows as its layout says; fields without a value are 0. */
export function encodeStructure<Field extends string>(
  structure: Layout<Field>,
  values: Partial<Readonly<Record<Field, number>>>,
): Buffer {
  const bytes = Buffer.alloc(structure.size);
  for (const [field, [offset, kind]] of Object.entries(structure.fields) as [Field, readonly [number, FieldKind]][]) {
    writers[kind](bytes, values[field] ?? 0, offset);
  }
  return bytes;
}

const writers: Readonly<Record<FieldKind, (bytes: Buffer, value: number, at: number) => void>> = {
  u8: (bytes, value, at) => bytes.writeUInt8(value, at),
  u16: (bytes, value, at) => bytes.writeUInt16LE(value, at),
  u32: (bytes, value, at) => bytes.writeUInt32LE(value, at),
  i32: (bytes, value, at) => bytes.writeInt32LE(value, at),
  u64: (bytes, value, at) => bytes.writeBigUInt64LE(BigInt(value), at),
  i64: (bytes, value, at) => bytes.writeBigInt64LE(BigInt(value), at),
  pointer: (bytes, value, at) => bytes.writeBigUInt64LE(BigInt(value), at),
};

/** UTF-16 with a NUL at the end. */
export function encodeText(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'utf16le');
}

/** A FILETIME of a time in microseconds since the epoch. */
export function toFileTime(microseconds: number): number {
  return microseconds * 10 + 116_444_736_000_000_000;
}
