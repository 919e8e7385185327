import { expect, it } from 'vitest';
import { decodeBytes } from '../text/surrogate-escape.js';
import { completeName } from './complete-name.js';

/** The name that the kernel keeps of a program: 15 bytes, whatever characters they are. */
function cutByKernel(whole: string): string {
  return decodeBytes(Buffer.from(whole).subarray(0, 15));
}

it.each([
  'averyverylongprocessname-worker',
  '数据库服务器程序',
  'a数据库服务器程序',
  'ab数据库服务器程序',
  'überlänge-größe-ß',
])('completes the name %s, which the kernel cut to 15 bytes', (whole) => {
  expect(completeName(cutByKernel(whole), () => [`/opt/bin/${whole}`, 'x'])).toBe(whole);
});

it('completes a cut name that continues with bytes that are not UTF-8', () => {
  const whole = decodeBytes(Buffer.from([...Buffer.from('fourteen-bytes'), 0xe9, 0xe8, 0xff]));
  expect(completeName(decodeBytes(Buffer.from([...Buffer.from('fourteen-bytes'), 0xe9])), () => [whole])).toBe(whole);
});

it.each([
  ['averyverylongpr', ['/usr/bin/python3', 'averyverylongprocessname-worker']],
  ['averyverylongpr', []],
  ['averyverylongpr', null],
  ['数据库服务', ['数据库服器程序']],
])('leaves %s alone if the first argument does not start with it: %j', (name, cmdline) => {
  expect(completeName(name, () => cmdline)).toBe(name);
});

it('does not ask for the arguments of a process whose name is not cut', () => {
  const readCmdline = (): never => {
    throw new Error('read');
  };
  expect(completeName('数据库服', readCmdline)).toBe('数据库服');
  expect(completeName(decodeBytes(Buffer.alloc(14, 0xff)), readCmdline)).toBe('\udcff'.repeat(14));
});
