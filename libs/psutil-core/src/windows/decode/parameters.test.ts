import { describe, expect, it } from 'vitest';
import { encodeStructure } from '../../../tests/testing/windows-bytes.js';
import { UnexpectedFormat } from '../../errors.js';
import { processParameters, processParameters32 } from '../native/layouts/process-layouts.js';
import { decodeEnvironment } from './environment.js';
import { decodeParameters, layouts32, layouts64 } from './parameters.js';
import { decodeSecurityId } from './security-id.js';

describe('the parameters of a process', () => {
  it('are found in a 64-bit process', () => {
    const bytes = encodeStructure(processParameters, {
      CurrentDirectory: 20,
      CommandLine: 40,
      Environment: 0x3000,
      EnvironmentSize: 512,
    });
    bytes.writeBigUInt64LE(0x1000n, 64);
    bytes.writeBigUInt64LE(0x2000n, 120);
    expect(decodeParameters(bytes, layouts64)).toEqual({
      currentDirectory: { address: 0x1000, length: 20 },
      commandLine: { address: 0x2000, length: 40 },
      environment: { address: 0x3000, length: 512 },
    });
  });

  it('are found in a 32-bit process', () => {
    const bytes = encodeStructure(processParameters32, { CommandLine: 40, Environment: 0x3000, EnvironmentSize: 512 });
    bytes.writeUInt32LE(0x2000, 68);
    expect(decodeParameters(bytes, layouts32)).toMatchObject({
      commandLine: { address: 0x2000, length: 40 },
      environment: { address: 0x3000, length: 512 },
    });
  });

  it.each([
    ['an address of the kernel', { Environment: 2 ** 48 }],
    ['an environment of a gigabyte', { EnvironmentSize: 2 ** 30 }],
  ])('are refused with %s, which the process may have written itself', (_, values) => {
    expect(() => decodeParameters(encodeStructure(processParameters, values), layouts64)).toThrow(UnexpectedFormat);
  });
});

describe('an environment', () => {
  it.each([
    ['Path=C:\\a;C:\\b\0Empty=\0\0ignored=1\0', { PATH: 'C:\\a;C:\\b', EMPTY: '' }],
    ['=C:=C:\\work\0a=b=c\0', { A: 'b=c' }],
    ['no separator\0', {}],
    ['', {}],
  ])('%j has the variables %j', (block, expected) => {
    expect(decodeEnvironment(Buffer.from(block, 'utf16le'))).toEqual(expected);
  });
});

describe('a SID', () => {
  it.each([
    [[1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0], 'S-1-5-18'],
    [[1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0], 'S-1-5-32-544'],
  ])('is written as people know it', (bytes, text) => {
    expect(decodeSecurityId(Buffer.from(bytes))).toBe(text);
  });

  it('throws UnexpectedFormat if it is cut', () => {
    expect(() => decodeSecurityId(Buffer.from([1, 9, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0]))).toThrow(UnexpectedFormat);
  });
});
