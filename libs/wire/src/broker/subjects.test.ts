import { describe, expect, it } from 'vitest';
import {
  WireError,
  computeProcUid,
  dataSubject,
  formatProcUid,
  hostNameOf,
  hostOfDataSubject,
  parseProcUid,
  slotOf,
} from '../index.js';

describe('host names', () => {
  it.each([
    ['web-1', 'web-1'],
    ['Web-1.Example.org', 'web-1_example_org'],
    ['-odd_', 'odd_'],
    ['büro 7', 'b_ro_7'],
    ['x'.repeat(80), 'x'.repeat(63)],
  ])('%s runs as %s', (hostname, name) => {
    expect(hostNameOf(hostname)).toBe(name);
  });

  it('refuses a hostname without a letter or digit', () => {
    expect(() => hostNameOf('...')).toThrow(WireError);
  });
});

describe('subjects', () => {
  it('assigns a host to its slot by FNV-1a', () => {
    // Published test vector of FNV-1a 32: "foobar" -> 0xbf9cf968.
    expect(slotOf('foobar')).toBe(0xbf9cf968 % 64);
    expect(hostOfDataSubject(dataSubject('web-1'))).toBe('web-1');
  });

  it.each(['psf.in.0.web-1', 'psf.in.99.web-1', 'psf.in..', 'psf.in.1.web-1.more', 'psf.in.1.*', ''])(
    'does not take a host from %j',
    (subject) => {
      expect(() => hostOfDataSubject(subject)).toThrow(WireError);
    },
  );

  it('makes no subject of a name with wildcards', () => {
    expect(() => dataSubject('*')).toThrow(WireError);
    expect(() => dataSubject('a.b')).toThrow(WireError);
  });
});

describe('procUid', () => {
  it('has golden values', () => {
    expect(formatProcUid(computeProcUid('web-1', '0f8fad5b-d9cb-469f-a165-70867728950e', 1234, 31_245))).toBe(
      '2be729d44608be92',
    );
    expect(formatProcUid(computeProcUid('a', 'b', 1, 1))).toBe('1c0c0e6b9993feff');
  });

  it('differs where plain concatenation would give the same text', () => {
    expect(computeProcUid('a', 'b1', 1, 1)).not.toBe(computeProcUid('ab', '1', 1, 1));
    expect(computeProcUid('a', 'b', 11, 1)).not.toBe(computeProcUid('a', 'b', 1, 11));
  });

  it('is formatted as 16 hex digits and parsed back', () => {
    expect(formatProcUid(1n)).toBe('0000000000000001');
    expect(parseProcUid('0000000000000001')).toBe(1n);
    expect(parseProcUid('1')).toBeNull();
    expect(parseProcUid('000000000000000G')).toBeNull();
    expect(parseProcUid("0' OR 1=1 -- 000")).toBeNull();
  });
});
