import { describe, expect, it } from 'vitest';
import { createPsutil } from '../create-psutil.js';
import { NotSupported } from '../errors.js';
import { createUnsupportedPlatform } from './platform.js';

describe('an unknown operating system', () => {
  const ps = createPsutil({ platform: createUnsupportedPlatform('plan9') });

  it.each([
    ['pids', () => ps.pids()],
    ['cpuTimes', () => ps.cpuTimes()],
    ['cpuPercent', () => ps.cpuPercent()],
    ['virtualMemory', () => ps.virtualMemory()],
    ['processIter', () => [...ps.processIter()]],
    ['Process', () => new ps.Process(1)],
    ['diskIoCounters', () => ps.diskIoCounters()],
  ])('%s throws NotSupported', (_, call) => {
    expect(call).toThrow(NotSupported);
    expect(call).toThrow(/plan9/);
  });

  it('says so beforehand', () => {
    expect(ps.isSupported('pids')).toBe(false);
    expect(createPsutil().isSupported('pids')).toBe(true);
    expect(createPsutil().isSupported('Process.ionice')).toBe(true);
    expect(createPsutil().isSupported('Process.numHandles')).toBe(false);
    expect(createPsutil().isSupported('winServiceIter')).toBe(false);
  });
});
