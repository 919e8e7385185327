import { expect, it } from 'vitest';
import { exampleMessage } from '../../tests/example-message.js';
import { decodeMessage, encodeMessage, limits, type HostMessage, type IdentityColumns } from '../index.js';

const { identities } = exampleMessage;

function withColumns(columns: Partial<IdentityColumns['columns']>): HostMessage {
  if (identities === null) {
    throw new TypeError('the example has identities');
  }
  return { ...exampleMessage, identities: { ...identities, columns: { ...identities.columns, ...columns } } };
}

it('carries one argument of 8 KiB, although another text may have 4 KiB', () => {
  const cmdline = [['x'.repeat(limits.cmdlineBytes)], []];
  expect(decodeMessage(encodeMessage(withColumns({ cmdline }))).identities?.columns.cmdline).toEqual(cmdline);
});

it('refuses arguments that are longer together, also empty ones', () => {
  const half = 'x'.repeat(limits.cmdlineBytes / 2);
  const fitting = [[half, half.slice(1), ''], []];
  expect(decodeMessage(encodeMessage(withColumns({ cmdline: fitting }))).identities?.columns.cmdline).toEqual(fitting);
  for (const args of [[half, half, ''], Array.from({ length: limits.cmdlineBytes + 1 }, () => '')]) {
    expect(() => decodeMessage(encodeMessage(withColumns({ cmdline: [args, []] })))).toThrow('more than 8192');
  }
});

it('refuses a longer argument, and a longer text', () => {
  const cmdline = [['x'.repeat(limits.cmdlineBytes + 1)], []];
  expect(() => decodeMessage(encodeMessage(withColumns({ cmdline })))).toThrow('longer than 8192 characters');
  const exe = ['x'.repeat(limits.textCharacters + 1), null];
  expect(() => decodeMessage(encodeMessage(withColumns({ exe })))).toThrow('longer than 4096 characters');
});
