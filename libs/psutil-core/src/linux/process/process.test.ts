import { expect, it } from 'vitest';
import { FakeIo } from '../../../tests/testing/fake-io.js';
import { createPsutil } from '../../create-psutil.js';

const fieldsAfterFlags = '0 0 0 0 0 0 0 0 20 0 1 0 7 0 0 18446744073709551615';

it.each([
  ['a kernel thread', '2 (kthreadd) S 0 0 0 0 -1 2129984', true],
  ['an ordinary process without arguments', '2 (quiet) S 1 2 2 0 -1 4194304', false],
])('recognises %s by its flags', (_, stat, expected) => {
  const { Process } = createPsutil({ io: new FakeIo({ '/proc/2/stat': `${stat} ${fieldsAfterFlags}\n` }) });
  expect(new Process(2).isKernelThread()).toBe(expected);
});
