import { expect, it } from 'vitest';
import { cpuClockOf, cpuClocks } from './cpu-clock.js';

it('numbers the clock of a process as the C library does', () => {
  // What clock_getcpuclockid(3) of glibc returns for these PIDs.
  expect(cpuClockOf(1)).toBe(-14);
  expect(cpuClockOf(4_194_304)).toBe(-33_554_438);
});

it('advances while the process runs', () => {
  expect(cpuClocks.read(process.pid)).toBe(true);
  const before = [...cpuClocks.words];
  expect(cpuClocks.read(process.pid)).toBe(true);
  expect([...cpuClocks.words]).not.toEqual(before);
});

it('has no clock for a PID that no process has', () => {
  expect(cpuClocks.read(4_194_305)).toBe(false);
});
