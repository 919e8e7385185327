import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createPsutil } from '../../create-psutil.js';

it('tells all regions of a process, also of one that has more than the kernel prints at once', () => {
  const process = new (createPsutil().Process)();
  const before = readFileSync('/proc/self/maps', 'latin1').split('\n').length - 1;
  const regions = process.memoryMaps({ grouped: false });
  // The garbage collector maps and unmaps meanwhile.
  expect(Math.abs(regions.length - before)).toBeLessThan(before / 2);
  expect(before).toBeGreaterThan(100);
});
