import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeBlock, type BlockColumn } from '../src/native-format/encode-block.js';
import { KeywordColumn } from '../src/native-format/keyword-column.js';
import { ByteColumn, Uint32Column, Uint64Column } from '../src/native-format/number-columns.js';
import { TextColumn, TextListColumn } from '../src/native-format/text-columns.js';
import { startStorageUnderTest, type StorageUnderTest } from './storage-under-test.js';

let server: StorageUnderTest;
beforeAll(async () => {
  server = await startStorageUnderTest();
});
afterAll(() => server.stop());

let tables = 0;

/** Stores one column beside a row number and reads it back through `show`, an expression over `v`. */
async function roundTrip(type: string, column: BlockColumn['column'], show = 'v'): Promise<unknown[]> {
  const table = `round_trip_${++tables}`;
  const id = new Uint32Column(false);
  id.append(Array.from({ length: column.rows }, (_, row) => row));
  await server.storage.command(`CREATE TABLE ${table} (id UInt32, v ${type}) ENGINE = MergeTree ORDER BY id`);
  const body = encodeBlock([
    { name: 'id', type: 'UInt32', column: id },
    { name: 'v', type, column },
  ]);
  await server.storage.insert({ table, columns: ['id', 'v'], rows: column.rows, body });
  const { rows } = await server.storage.query<{ shown: unknown }>(`SELECT ${show} AS shown FROM ${table} ORDER BY id`);
  return rows.map(({ shown }) => shown);
}

const texts = [
  '',
  'a',
  "'; DROP TABLE x --",
  '\0\n\r\t\\',
  '𝒳 ünïcödé ﷽',
  '\u202Eevil',
  'x'.repeat(42),
  'x'.repeat(43),
  'ü'.repeat(64),
  '漢'.repeat(5000),
  'y'.repeat(70_000),
];

describe('the Native format, as ClickHouse reads it', () => {
  it('keeps integers up to 2^53 exact', async () => {
    const values = [
      0,
      1,
      255,
      2 ** 31,
      2 ** 32 - 1,
      2 ** 32,
      2 ** 32 + 1,
      2 ** 40 + 7,
      Number.MAX_SAFE_INTEGER - 1,
      Number.MAX_SAFE_INTEGER,
    ];
    const column = new Uint64Column(false);
    column.append(values);
    expect(await roundTrip('UInt64', column, 'toString(v)')).toEqual(values.map(String));
  });

  it('keeps negative numbers of signed types', async () => {
    const decimals = new Uint64Column(false);
    decimals.append([-1, -(2 ** 32), -Number.MAX_SAFE_INTEGER, 1]);
    expect(await roundTrip('Decimal(18, 2)', decimals, 'toString(v)')).toEqual([
      '-0.01',
      '-42949672.96',
      '-90071992547409.91',
      '0.01',
    ]);
    const small = new ByteColumn(false);
    small.append([-128, -20, -1, 0, 19, 127]);
    expect(await roundTrip('Int8', small)).toEqual([-128, -20, -1, 0, 19, 127]);
  });

  it('keeps all 64 bits of a uid', async () => {
    const column = new Uint64Column(false);
    column.appendUids(BigUint64Array.of(0n, 1n, 0x9f86d081884c7d65n, 2n ** 64n - 1n));
    expect(await roundTrip('UInt64', column, "leftPad(lower(hex(v)), 16, '0')")).toEqual([
      '0000000000000000',
      '0000000000000001',
      '9f86d081884c7d65',
      'ffffffffffffffff',
    ]);
  });

  it('distinguishes NULL from zero and from an empty text', async () => {
    const uint64 = new Uint64Column(true);
    uint64.append([null, 0, 7]);
    uint64.appendRepeated(null, 2);
    expect(await roundTrip('Nullable(UInt64)', uint64)).toEqual([null, 0, 7, null, null]);
    const uint32 = new Uint32Column(true);
    uint32.append([0, null, 0xffff_ffff]);
    expect(await roundTrip('Nullable(UInt32)', uint32)).toEqual([0, null, 0xffff_ffff]);
    const decimal = new Uint64Column(true);
    decimal.append([null, 125]);
    expect(await roundTrip('Nullable(Decimal(18, 1))', decimal)).toEqual([null, 12.5]);
    const flag = new ByteColumn(true);
    flag.appendFlags([true, null, false]);
    expect(await roundTrip('Nullable(Bool)', flag)).toEqual([true, null, false]);
    const text = new TextColumn(true);
    text.append(['', null, 'a']);
    expect(await roundTrip('Nullable(String)', text)).toEqual(['', null, 'a']);
    const keyword = new KeywordColumn(true);
    keyword.append(['', null, 'a', null, '']);
    expect(await roundTrip('LowCardinality(Nullable(String))', keyword)).toEqual(['', null, 'a', null, '']);
  });

  it('keeps times to the millisecond', async () => {
    const column = new Uint64Column(false);
    column.append([0, 1_795_377_312_004, 4_102_444_799_999]);
    expect(await roundTrip("DateTime64(3, 'UTC')", column)).toEqual([
      '1970-01-01T00:00:00.000Z',
      '2026-11-22T19:55:12.004Z',
      '2099-12-31T23:59:59.999Z',
    ]);
  });

  it('keeps flags', async () => {
    const column = new ByteColumn(false);
    column.appendFlags([true, false]);
    expect(await roundTrip('Bool', column)).toEqual([true, false]);
  });

  it('keeps texts of any length and content', async () => {
    const text = new TextColumn(false);
    text.append(texts);
    expect(await roundTrip('String', text)).toEqual(texts);
    const keyword = new KeywordColumn(false);
    keyword.append([...texts, ...texts]);
    expect(await roundTrip('LowCardinality(String)', keyword)).toEqual([...texts, ...texts]);
  });

  it('writes a lone surrogate as U+FFFD, which JavaScript can hold and UTF-8 cannot', async () => {
    const hostile = ['\ud800', 'a\udfffb', '\ud83d'.repeat(50), '\ud83d\ude00'];
    const honest = ['\ufffd', 'a\ufffdb', '\ufffd'.repeat(50), '😀'];
    const text = new TextColumn(false);
    text.append(hostile);
    expect(await roundTrip('String', text)).toEqual(honest);
    const keyword = new KeywordColumn(false);
    keyword.append(hostile);
    expect(await roundTrip('LowCardinality(String)', keyword)).toEqual(honest);
  });

  it('keeps lists', async () => {
    const lists = [
      [],
      ['node', 'server.js'],
      [''],
      ['a', '', "b'"],
      Array.from({ length: 300 }, (_, index) => `--arg=${index}`),
    ];
    const column = new TextListColumn();
    column.append(lists);
    column.append([null, ['z']]);
    expect(await roundTrip('Array(String)', column)).toEqual([...lists, [], ['z']]);
  });

  it.each([200, 256, 257, 65_536, 65_537, 200_000])('keeps %i different keywords', async (count) => {
    const column = new KeywordColumn(false);
    const words = Array.from({ length: count }, (_, index) => `word ${index}`);
    column.append(words);
    column.appendRepeated('word 0', 3);
    column.appendIndexed(['word 1', 'new'], [1, 0, 1]);
    expect(await roundTrip('LowCardinality(String)', column)).toEqual([
      ...words,
      'word 0',
      'word 0',
      'word 0',
      'new',
      'word 1',
      'new',
    ]);
  });

  it('keeps a dictionary column with nulls', async () => {
    const column = new KeywordColumn(true);
    column.appendIndexed(['root', 'app'], [0, null, 1, 0]);
    column.appendIndexed([], [null]);
    expect(await roundTrip('LowCardinality(Nullable(String))', column)).toEqual(['root', null, 'app', 'root', null]);
  });

  it('writes nothing of the previous block after clear', async () => {
    const column = new KeywordColumn(true);
    column.append(['secret', null]);
    column.clear();
    column.append([null, 'b']);
    expect(encodeBlock([{ name: 'v', type: 'x', column }]).includes('secret')).toBe(false);
    expect(await roundTrip('LowCardinality(Nullable(String))', column)).toEqual([null, 'b']);
  });
});

describe('mistakes of the caller', () => {
  it('throws for null in a column that is not nullable', () => {
    expect(() => new Uint64Column(false).append([null])).toThrow(TypeError);
    expect(() => new TextColumn(false).append([null])).toThrow(TypeError);
    expect(() => new KeywordColumn(false).append([null])).toThrow(TypeError);
  });

  it('throws for columns of different lengths', () => {
    const one = new Uint32Column(false);
    one.append([1]);
    const columns = [
      { name: 'a', type: 'UInt32', column: one },
      { name: 'b', type: 'UInt32', column: new Uint32Column(false) },
    ];
    expect(() => encodeBlock(columns)).toThrow('column b has 0 rows, the block has 1');
  });
});
