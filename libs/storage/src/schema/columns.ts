import type { ColumnSchema, ColumnType } from './table-schema.js';

/** Measured: what wins for most columns. */
export const plainCodec = 'ZSTD(1)';
/** For times. */
const timeCodec = 'Delta(8), ZSTD(1)';
/** For numbers of messages, which grow by one: behind Delta alone, ZSTD(1) takes twenty times as much. */
const messageNumberCodec = 'DoubleDelta, ZSTD(1)';
/** For whole numbers whose lowest bits are noise: bits that say something apart from those that do not. */
export const noisyCodec = 'T64, ZSTD(1)';
/** For memory and disk space, which come in pages and blocks. */
export const pagesCodec = 'GCD, T64, ZSTD(1)';
/** For counters: what they grew by is such a number. */
export const counterCodec = 'Delta(8), T64, ZSTD(1)';
/**
 * For bytes that are counted: pages of a disk, or frames of the same sizes on a network, which bits of 64 values at a
 * time would hide.
 */
export const byteCounterCodec = 'Delta(8), ZSTD(1)';
/** For time that is counted: few hundredths of a second, always about as many. */
export const timeCounterCodec = 'Delta(8), ZSTD(3)';

export function stored(name: string, type: ColumnType, codec: string = plainCodec): ColumnSchema {
  return { name, type, codec, default: null };
}

const present = { nullable: false } as const;

export const keyword = (name: string): ColumnSchema => stored(name, { kind: 'keyword', ...present });
export const text = (name: string): ColumnSchema => stored(name, { kind: 'string', ...present });
export const time = (name: string): ColumnSchema => stored(name, { kind: 'time', ...present }, timeCodec);
export const uint32 = (name: string): ColumnSchema => stored(name, { kind: 'uint32', ...present });
export const uint64 = (name: string, codec: string = plainCodec, nullable = false): ColumnSchema =>
  stored(name, { kind: 'uint64', nullable }, codec);
/** Number of the message that the row came with. */
export const messageNumber = uint64('seq', messageNumberCodec);
export const flag = (name: string, nullable = false): ColumnSchema => stored(name, { kind: 'bool', nullable });
export const decimal = (name: string, scale: number, nullable: boolean, codec: string = plainCodec): ColumnSchema =>
  stored(name, { kind: 'decimal', scale, nullable }, codec);

/**
 * When the row was stored: tells the rollups which buckets late messages touched. In the ticks alone, which every
 * message has one of.
 */
export const insertedAt: ColumnSchema = {
  name: 'inserted_at',
  type: { kind: 'time', nullable: false },
  codec: timeCodec,
  default: 'now64(3)',
};
