import { describe, expect, it } from 'vitest';
import { FakeIo } from '../../../tests/testing/fake-io.js';
import { fixtureContext } from '../../../tests/testing/fixture-context.js';
import { NotSupported } from '../../errors.js';
import { readCpuFreqs } from './cpufreq.js';

describe('clocks of the CPUs', () => {
  it('has one entry per CPU of a policy, and null for limits that the driver does not know', () => {
    const shared = { current: 1500, min: 600, max: 1800 };
    expect(readCpuFreqs(fixtureContext('cpufreq-shared-policy'))).toEqual([
      shared,
      shared,
      shared,
      shared,
      { current: 2400, min: 800, max: null },
    ]);
  });

  it('prefers cpuinfo if that lists every CPU', () => {
    expect(readCpuFreqs(fixtureContext('cpufreq-beside-cpuinfo')).map(({ current }) => current)).toEqual([
      1200.5, 1300.5, 1400.5, 1500.5,
    ]);
  });

  it('finds the folders of old kernels and leaves out a CPU that is switched off', () => {
    expect(readCpuFreqs(fixtureContext('cpufreq-old-kernel'))).toEqual([
      { current: 2000, min: 800, max: 3000 },
      { current: 2001, min: 800, max: 3000 },
    ]);
  });

  it('has only cpuinfo without cpufreq, with unknown limits', () => {
    expect(readCpuFreqs(fixtureContext('offline-cpus'))).toEqual([
      { current: 1000, min: null, max: null },
      { current: 2000, min: null, max: null },
    ]);
    expect(readCpuFreqs(fixtureContext('raspberry-pi-4'))).toEqual([]);
  });

  it('asks cpufreq for a clock that cpuinfo does not know, and else leaves that CPU out', () => {
    const cpuinfo = 'cpu MHz : Unknown\ncpu MHz : 800\n';
    const policies = Object.fromEntries(
      [0, 1].flatMap((cpu) => {
        const folder = `/sys/devices/system/cpu/cpufreq/policy${cpu}`;
        return [
          [`${folder}/affected_cpus`, `${cpu}\n`],
          [`${folder}/scaling_cur_freq`, '1500000\n'],
        ];
      }),
    );
    const freqsOf = (files: Record<string, string>) =>
      readCpuFreqs({ io: new FakeIo(files), procRoot: '/proc', sysRoot: '/sys', rootFs: '' }).map(
        ({ current }) => current,
      );
    expect(freqsOf({ '/proc/cpuinfo': cpuinfo, ...policies })).toEqual([1500, 800]);
    expect(freqsOf({ '/proc/cpuinfo': cpuinfo })).toEqual([800]);
  });

  it('is not supported if the policy of an online CPU has no frequency', () => {
    const io = new FakeIo({ '/proc/cpuinfo': '', '/sys/devices/system/cpu/cpufreq/policy0/scaling_min_freq': '1' });
    expect(() => readCpuFreqs({ io, procRoot: '/proc', sysRoot: '/sys', rootFs: '' })).toThrow(NotSupported);
  });
});
