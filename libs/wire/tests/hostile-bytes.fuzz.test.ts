import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { Packr } from 'msgpackr';
import { describe, expect, it } from 'vitest';
import { WireError, decodeActionReply, decodeActionRequest, decodeMessage, encodeMessage } from '../src/index.js';
import { exampleMessage } from './example-message.js';

/** `npm run test:long` runs a hundred times as many; scripts/test.mjs prints the seed. */
const times = Number(process.env['PSFLEET_TEST_TIMES'] ?? 1);
const seed = Number(process.env['PSFLEET_TEST_SEED'] ?? 20_261_123);

function errorOf(bytes: Uint8Array): WireError {
  try {
    decodeMessage(bytes);
  } catch (error) {
    if (error instanceof WireError) {
      return error;
    }
    throw error;
  }
  throw new Error('the bytes were accepted');
}

const plain = (...body: number[]): Buffer => Buffer.from([1, 0, ...body]);
/** In a map with one field: 99, which nobody knows, or 1, a text. */
const unknownField = (...value: number[]): Buffer => plain(0x81, 99, ...value);
const hostField = (...value: number[]): Buffer => plain(0x81, 1, ...value);

describe('hostile bytes', () => {
  it.each([
    ['nothing', Buffer.alloc(0), 'malformed', 'message of 0 bytes'],
    ['a version from the future', Buffer.from([2, 0, 0x80]), 'unknown-version', 'version 2'],
    ['an unknown content encoding', Buffer.from([1, 9, 0x80]), 'unknown-version', 'encoding 9'],
    ['a broken deflate stream', Buffer.from([1, 1, 0xff, 0xff]), 'malformed', 'does not inflate'],
    ['a text that ends early', hostField(0xdb, 0xff, 0xff, 0xff, 0xff), 'malformed', 'ends inside'],
    ['an unknown text that ends early', unknownField(0xdb, 0xff, 0xff, 0xff, 0xff), 'malformed', 'ends inside'],
    [
      'an array that claims four billion elements',
      unknownField(0xdd, 0xff, 0xff, 0xff, 0xff),
      'malformed',
      'claims 4294967295 elements',
    ],
    ['a map that claims four billion entries', plain(0xdf, 0xff, 0xff, 0xff, 0xff), 'malformed', 'claims'],
    [
      'deep nesting',
      Buffer.concat([plain(0x81, 99), Buffer.alloc(100_000, 0x91), Buffer.from([0xc0])]),
      'malformed',
      'nest deeper',
    ],
    ['an extension, which could define records', unknownField(0xd4, 0x72, 0x40), 'malformed', 'type 0xd4'],
    ['bytes after the end', plain(0x80, 0xc0), 'malformed', 'after the message'],
    ['something that is not a map', plain(0xc0), 'malformed', 'not a map'],
    ['an empty map', plain(0x80), 'malformed', 'has no tick'],
    ['groups that claim more than there is', plain(0x81, 12, 0xdd, 0, 0xff, 0xff, 0xff), 'malformed', 'claims'],
    [
      'a number with a fraction',
      plain(
        0x82,
        10,
        0x84,
        1,
        0xc3,
        2,
        0xcb,
        0x3f,
        0xe0,
        0,
        0,
        0,
        0,
        0,
        0,
        3,
        0,
        4,
        0xa5,
        0x73,
        0x77,
        0x65,
        0x65,
        0x70,
        1,
        1,
      ),
      'malformed',
      'tick.processes is not a whole number',
    ],
  ])('%s', (_, bytes, code, text) => {
    const err = errorOf(bytes);
    expect(err.code).toBe(code);
    expect(err.message).toContain(text);
  });

  it('stops inflating a bomb', () => {
    const bomb = Buffer.concat([Buffer.from([1, 1]), deflateRawSync(Buffer.alloc(64 * 1024 * 1024))]);
    expect(bomb.length).toBeLessThan(100_000);
    expect(errorOf(bomb).code).toBe('too-large');
  });

  it('refuses columns of a wrong length, numbers out of range and indexes outside a dictionary', () => {
    const packr = new Packr({ useRecords: false, mapsAsObjects: false, variableMapSize: true });
    const changed = (path: number[], value: unknown): Buffer => {
      const root = new Packr({ mapsAsObjects: false }).unpack(packr.pack(unwrapped())) as Map<number, unknown>;
      let map = root;
      for (const key of path.slice(0, -1)) {
        map = map.get(key) as Map<number, unknown>;
      }
      map.set(path[path.length - 1] ?? 0, value);
      return Buffer.concat([Buffer.from([1, 0]), packr.pack(root)]);
    };
    expect(errorOf(changed([14, 7], [1])).message).toContain('samples.rss has 1 values for 2 rows');
    expect(errorOf(changed([14, 7], [1, -1])).message).toContain('samples.rss is not a whole number');
    expect(errorOf(changed([14, 7], [1, 'x'])).message).toContain('samples.rss is not a whole number');
    expect(errorOf(changed([14, 16], [1, 200])).message).toContain('samples.nice');
    expect(errorOf(changed([14, 2], [['a'], [0, 1]])).message).toContain('samples.name');
    expect(errorOf(changed([14, 1], new Uint8Array(9))).message).toContain('2 packed ids');
    expect(errorOf(changed([14, 0], 3_000_000_000)).message).toContain('field 0');
    expect(errorOf(changed([13, 7], ['x'.repeat(10_000), 'y'])).message).toContain('longer than');
    expect(errorOf(changed([14, 2], [Array.from({ length: 100_001 }, () => ''), [0, 1]])).message).toContain(
      'samples.name has 100001 texts',
    );
    for (const id of [2, 3, 4]) {
      expect(errorOf(changed([id], 'x'.repeat(129))).message).toContain(`field ${id} is longer than 128`);
    }
    expect(errorOf(changed([1], 'UPPER.case')).message).toContain('not a host name');
    expect(errorOf(changed([8], 0)).message).toContain('counted from 1');
  });

  it('refuses a negative count in a metric', () => {
    const group = { group: 6, rows: 1, dimensions: new Map(), fields: new Map([[1, [-1]]]) };
    expect(errorOf(encodeMessage({ ...exampleMessage, groups: [group] })).message).toContain(
      'virtual_memory.total is not a whole number from 0',
    );
  });

  it('refuses groups with many rows in few bytes', () => {
    const empty = (rows: number) => ({ group: 6, rows, dimensions: new Map(), fields: new Map() });
    const nothing = (rows: number) => ({
      group: 6,
      rows,
      dimensions: new Map(),
      fields: new Map([[1, Array.from<null>({ length: rows }).fill(null)]]),
    });
    expect(errorOf(encodeMessage({ ...exampleMessage, groups: [empty(100_000)] })).message).toContain(
      'virtual_memory has no values for its 100000 rows',
    );
    expect(
      errorOf(encodeMessage({ ...exampleMessage, groups: Array.from({ length: 11 }, () => nothing(10_000)) })).message,
    ).toContain('more than 100000 rows together');
    expect(
      errorOf(encodeMessage({ ...exampleMessage, groups: Array.from({ length: 257 }, () => nothing(0)) })).message,
    ).toContain('257 groups');
  });

  function unwrapped(): unknown {
    const { groups: _groups, ...rest } = exampleMessage;
    const bytes = encodeMessage({ ...rest, groups: [], facts: null });
    return new Packr({ useRecords: false, mapsAsObjects: false }).unpack(inflateBody(bytes));
  }

  it('throws nothing but WireError, whatever the bytes are', () => {
    const valid = encodeMessage(exampleMessage);
    const accept = (bytes: Uint8Array): void => {
      for (const decode of [decodeMessage, decodeActionRequest, decodeActionReply]) {
        try {
          decode(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => accept(Buffer.concat([Buffer.from([1, 0]), bytes]))),
      { seed, numRuns: 2_000 * times },
    );
    fc.assert(
      fc.property(fc.nat(valid.length - 1), fc.nat(255), (at, byte) => {
        const flipped = Buffer.from(valid);
        flipped[at] = byte;
        accept(flipped);
        accept(flipped.subarray(0, at));
      }),
      { seed, numRuns: 1_000 * times },
    );
  });
});

function inflateBody(bytes: Buffer): Buffer {
  return bytes[1] === 1 ? inflateRawSync(bytes.subarray(2)) : bytes.subarray(2);
}
