import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createPsutil } from '../../create-psutil.js';

it('reads all regions of a process, even if the kernel does not print them at once', () => {
  const process = new (createPsutil().Process)();
  const before = readFileSync('/proc/self/maps', 'latin1').split('\n').length - 1;
  const regions = process.memoryMaps({ grouped: false });
  // The garbage collector maps and unmaps meanwhile.
  expect(Math.abs(regions.length - before)).toBeLessThan(before / 2);
  expect(before).toBeGreaterThan(100);
});
