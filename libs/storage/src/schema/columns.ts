import type { ColumnSchema, ColumnType } from './table-schema.js';

/** Measured: what wins for most columns. */
export const plainCodec = 'ZSTD(1)';
/** For what grows evenly: counters and times. */
export const deltaCodec = 'Delta(8), ZSTD(1)';
/** For small integers. */
export const smallCodec = 'T64, ZSTD(1)';

export function stored(name: string, type: ColumnType, codec: string = plainCodec): ColumnSchema {
  return { name, type, codec, default: null };
}

const present = { nullable: false } as const;

export const keyword = (name: string): ColumnSchema => stored(name, { kind: 'keyword', ...present });
export const text = (name: string): ColumnSchema => stored(name, { kind: 'string', ...present });
export const time = (name: string): ColumnSchema => stored(name, { kind: 'time', ...present }, deltaCodec);
export const uint32 = (name: string): ColumnSchema => stored(name, { kind: 'uint32', ...present });
export const uint64 = (name: string, codec: string = plainCodec, nullable = false): ColumnSchema => stored(name, { kind: 'uint64', nullable }, codec);
export const flag = (name: string, nullable = false): ColumnSchema => stored(name, { kind: 'bool', nullable });
export const decimal = (name: string, scale: number, nullable: boolean, codec: string = plainCodec): ColumnSchema =>
  stored(name, { kind: 'decimal', scale, nullable }, codec);

/** When the row was stored: tells the rollups which buckets late messages touched. In the ticks alone, which every message has one of. */
export const insertedAt: ColumnSchema = { name: 'inserted_at', type: { kind: 'time', nullable: false }, codec: deltaCodec, default: 'now64(3)' };
