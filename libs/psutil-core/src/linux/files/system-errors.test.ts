import { describe, expect, it } from 'vitest';
import { FakeIo } from '../../../tests/testing/fake-io.js';
import { AccessDenied, NativeCallFailed, UnexpectedFormat } from '../../errors.js';
import { translateErrorsOf } from './system-errors.js';

const io = new FakeIo({ '/denied': { error: 'EACCES' }, '/broken': { error: 'EIO' } });
const functions = translateErrorsOf({
  read: (path: string) => io.readFile(path),
  parse: () => {
    throw new UnexpectedFormat('/x', 'y', 'z');
  },
  add: (left: number, right: number) => left + right,
  answer: 42,
});

describe('translateErrorsOf', () => {
  it('passes arguments and results', () => {
    expect(functions.add(1, 2)).toBe(3);
    expect(functions.answer).toBe(42);
  });

  it('throws AccessDenied for EACCES, and keeps the cause', () => {
    expect(() => functions.read('/denied')).toThrow(AccessDenied);
    expect(() => functions.read('/denied')).toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ code: 'EACCES' }) as unknown }),
    );
  });

  it('keeps call, errno and path of every other failure', () => {
    expect(() => functions.read('/broken')).toThrow(NativeCallFailed);
    expect(() => functions.read('/broken')).toThrow(
      expect.objectContaining({ call: 'open', errno: 5, path: '/broken' }),
    );
  });

  it('leaves our own errors alone', () => {
    expect(() => functions.parse()).toThrow(UnexpectedFormat);
  });
});
