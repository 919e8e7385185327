import type { ColumnSchema, ColumnType } from './table-schema.js';

/** The smallest for most columns, by measurement. */
export const plainCodec = 'ZSTD(1)';
/** For what stays the same for minutes, such as memory that is read again every other minute. */
export const steadyCodec = 'Delta(8), ZSTD(1)';
/** For times. */
const timeCodec = 'Delta(8), ZSTD(1)';
/** For message numbers, which grow by one: with Delta instead of DoubleDelta they take twenty times as much. */
const messageNumberCodec = 'DoubleDelta, ZSTD(1)';
/** For integers whose lowest bits are noise: T64 separates them from the bits that compress. */
export const noisyCodec = 'T64, ZSTD(1)';
/** For memory and disk space, which are multiples of pages and blocks. */
export const pagesCodec = 'GCD, T64, ZSTD(1)';
/** For counters, whose increases are noisy integers. */
export const counterCodec = 'Delta(8), T64, ZSTD(1)';
/**
 * For counters of bytes. Increases repeat, as pages of a disk or frames of equal size do; T64 would hide that from
 * ZSTD.
 */
export const byteCounterCodec = 'Delta(8), ZSTD(1)';
/** For counters of time, which grow by about the same few hundredths of a second. */
export const timeCounterCodec = 'Delta(8), ZSTD(3)';

export function stored(name: string, type: ColumnType, codec: string = plainCodec): ColumnSchema {
  return { name, type, codec, minBlockBytes: null, default: null, isSent: true };
}

const present = { nullable: false } as const;

export const keyword = (name: string): ColumnSchema => stored(name, { kind: 'keyword', ...present });
export const text = (name: string): ColumnSchema => stored(name, { kind: 'string', ...present });
export const time = (name: string, nullable = false): ColumnSchema =>
  stored(name, { kind: 'time', nullable }, timeCodec);
export const uint32 = (name: string): ColumnSchema => stored(name, { kind: 'uint32', ...present });
export const uint64 = (name: string, codec: string = plainCodec, nullable = false): ColumnSchema =>
  stored(name, { kind: 'uint64', nullable }, codec);
/** The number of the message that brought the row. */
export const messageNumber = uint64('seq', messageNumberCodec);
export const flag = (name: string, nullable = false): ColumnSchema => stored(name, { kind: 'bool', nullable });
export const decimal = (name: string, scale: number, nullable: boolean, codec: string = plainCodec): ColumnSchema =>
  stored(name, { kind: 'decimal', scale, nullable }, codec);

/**
 * When the row was stored, from which rollups find the buckets that late messages changed. Only `ticks` has it, where
 * every message has one row.
 */
export const insertedAt: ColumnSchema = { ...time('inserted_at'), default: 'now64(3)', isSent: false };

/**
 * When the broker received the message. Unlike `inserted_at` it is the same however often the message is delivered, and
 * a collector that was away does not make a silent host look alive. Rows of earlier versions have no other arrival.
 */
export const arrivedAt: ColumnSchema = { ...time('arrived_at'), default: 'inserted_at' };

/** The host's own time of the tick, of which `ts` is the fleet's. */
export const hostTs: ColumnSchema = {
  ...time('host_ts'),
  default: 'ts - toIntervalMillisecond(ifNull(offset_ms, 0))',
  isSent: false,
};
