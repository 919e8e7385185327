import { UnexpectedFormat } from '../../errors.js';
import type { FieldKind, Layout } from '../native/layouts/layout.js';

/** Reads fields of one structure in a buffer by name. Values beyond 2^53 are rounded. */
export type StructureReader<Field extends string> = (field: Field) => number;

/**
 * Opens the structure at an offset of a buffer. Throws UnexpectedFormat if it does not fit; `source` names the call
 * that filled the buffer.
 */
export function openStructure<Field extends string>(
  bytes: Buffer,
  at: number,
  structure: Layout<Field>,
  source: string,
): StructureReader<Field> {
  requireRange(bytes, at, structure.size, structure.name, source);
  return (field) => {
    const [offset, kind] = structure.fields[field];
    return readers[kind](bytes, at + offset);
  };
}

/** Throws UnexpectedFormat unless the buffer has `length` bytes at `at`. */
export function requireRange(bytes: Buffer, at: number, length: number, what: string, source: string): void {
  if (!Number.isSafeInteger(at) || at < 0 || length < 0 || at + length > bytes.length) {
    throw new UnexpectedFormat(source, `${bytes.length} bytes`, `${what} of ${length} bytes at ${at}`);
  }
}

const readers: Readonly<Record<FieldKind, (bytes: Buffer, at: number) => number>> = {
  u8: (bytes, at) => bytes.readUInt8(at),
  u16: (bytes, at) => bytes.readUInt16LE(at),
  u32: (bytes, at) => bytes.readUInt32LE(at),
  i32: (bytes, at) => bytes.readInt32LE(at),
  u64: readUnsigned64,
  i64: (bytes, at) => bytes.readUInt32LE(at) + bytes.readInt32LE(at + 4) * 2 ** 32,
  pointer: readUnsigned64,
};

/** Without a bigint, which would cost more than the rest of a decoder. */
function readUnsigned64(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32;
}
