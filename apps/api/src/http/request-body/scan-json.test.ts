import { describe, expect, it } from 'vitest';
import { findJsonFault, type JsonFault } from './scan-json.js';

const find = (text: string): JsonFault | null => findJsonFault(Buffer.from(text), 3);

describe('findJsonFault', () => {
  it.each([
    ['3'],
    ['"[[[["'],
    ['[[[1]]]'],
    ['{"a":{"b":[1]}}'],
    ['{"a":"[{[{[{","b":"\\"}"}'],
    ['[{"a":1},{"a":2},{"a":{"a":1}}]'],
    ['["a","a","constructor"]'],
    ['{"a":"constructor","b":"__proto__"}'],
    ['{"a":"b","b":"a"}'],
    ['{"a\\"":1,"a":2}'],
    ['{"a\\\\":1,"a":2}'],
    // JSON.parse refuses these.
    [''],
    ['"'],
    ['"\\'],
    ['{"a'],
    [']]]}}}'],
    ['{,"a"'],
    ['{"\\u00":1}'],
  ])('finds nothing in %s', (text) => {
    expect(find(text)).toBeNull();
  });

  it.each(['[[[[', '{"a":[{"b":{', '[1,[2,[3,[4]]]]', '{"a":{"b":{"c":{}}}}'])('finds %s too deep', (text) => {
    expect(find(text)).toEqual({ kind: 'too-deep' });
  });

  it.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['{"a":{"b":1, "c" :[1] ,"b":2}}', 'a.b'],
    ['[{"a":1},{"a":1,"b":{"c":1,"c":1}}]', '1.b.c'],
    ['{"":1,"":2}', ''],
    ['{"a":"}","a":2}', 'a'],
  ])('finds the field that %s has twice', (text, path) => {
    expect(find(text)).toEqual({ kind: 'duplicate', path });
  });

  it.each(['constructor', '__proto__', 'hasOwnProperty', 'toString', '__defineGetter__', 'prototype'])(
    'finds the field %s at every depth and in every spelling',
    (name) => {
      expect(find(`{"${name}":1}`)).toEqual({ kind: 'reserved', path: name });
      expect(find(`{"a":[1,{"${name}":1}]}`)).toEqual({ kind: 'reserved', path: `a.1.${name}` });
      const escaped = `\\u00${name.charCodeAt(0).toString(16)}${name.slice(1)}`;
      expect(find(`{"${escaped}":1}`)).toEqual({ kind: 'reserved', path: name });
    },
  );

  describe('in proportion to the text', () => {
    const count = 7300;
    const fields = Array.from({ length: count }, (_, at) => `"${at}":1`).join(',');
    const nested = Array.from({ length: 15 }, (_, at) => `{"${String(at).padEnd(4096, 'x')}":`);
    const bodies = [
      ['fields below a long name', `{"${'x'.repeat(65_536)}":{${fields}}}`],
      ['objects below a long name', `{"${'x'.repeat(71_680)}":[${'{"a":1},'.repeat(count)}1]}`],
      ['fields below many long names', `${nested.join('')}{${fields}}${'}'.repeat(nested.length)}`],
    ] as const;

    it.each(bodies)('scans %s', (_name, body) => {
      const text = Buffer.from(body);
      expect(JSON.parse(body)).toBeTypeOf('object');
      // The same number of bytes with short names, so that the limit holds on a machine of any speed.
      const plain = Buffer.from(`[${'{"a":1},'.repeat(Math.ceil(text.length / 8))}1]`);
      medianMs(plain);
      expect(medianMs(text)).toBeLessThan(3 * medianMs(plain) + 2);
    });
  });

  it('agrees with JSON.parse about what is in a text', () => {
    const texts = ['{"a":"\\\\","b":"\\\\\\""}', '{"ä":"é\\u00e9","🙂":[{}]}', '{ "a" : [ ] , "b" : { } }'];
    for (const text of texts) {
      expect(() => JSON.parse(text) as unknown).not.toThrow();
      expect(find(text)).toBeNull();
    }
  });
});

/** The median of many scans: other work on the machine delays some of them. */
function medianMs(text: Buffer): number {
  const times = Array.from({ length: 21 }, () => {
    const start = performance.now();
    expect(findJsonFault(text, 20)).toBeNull();
    return performance.now() - start;
  }).toSorted((a, b) => a - b);
  return times[10] ?? Number.NaN;
}
