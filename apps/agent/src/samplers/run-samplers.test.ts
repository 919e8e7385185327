import { NotSupported } from '@psfleet/psutil-core';
import { createLogger } from '@psfleet/service-kit';
import { describe, expect, it } from 'vitest';
import { SamplerRunner } from './run-samplers.js';
import { sampler } from './sampler.js';

function logInto(lines: string[]) {
  return createLogger({
    name: 'test',
    level: 'debug',
    format: 'json',
    destination: { write: (line) => void lines.push(line) },
  });
}

describe('SamplerRunner', () => {
  it('runs the others when a sampler fails, counts each failure and logs only changes', () => {
    const lines: string[] = [];
    let broken = true;
    const runner = new SamplerRunner(
      [
        sampler('boot_time', () => {
          if (broken) {
            throw new Error('no btime');
          }
          return [{ value: 5 }];
        }),
        sampler('getloadavg', () => [{ load1: 1, load5: 1, load15: 1 }]),
      ],
      logInto(lines),
    );
    expect(runner.run(0).map(({ group }) => group)).toEqual([5]);
    expect(runner.run(10_000).map(({ group }) => group)).toEqual([5]);
    expect(runner).toMatchObject({ failures: 2, failingGroups: ['boot_time'] });
    broken = false;
    expect(runner.run(20_000).map(({ group }) => group)).toEqual([11, 5]);
    expect(runner.failingGroups).toEqual([]);
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'sampler failed',
      'sampler works again',
    ]);
  });

  it('has no rows for hardware that does not exist', () => {
    expect(new SamplerRunner([sampler('net_io_counters', () => [])], logInto([])).run(0)).toEqual([]);
  });

  it('does not log what this system does not support', () => {
    const lines: string[] = [];
    const runner = new SamplerRunner(
      [
        sampler('sensors_fans', () => {
          throw new NotSupported('no fans here');
        }),
      ],
      logInto(lines),
    );
    expect(runner.run(0)).toEqual([]);
    expect(runner).toMatchObject({ failures: 0, failingGroups: [] });
    expect(lines).toEqual([]);
  });

  it('reads slow groups at the interval of the catalog, although ticks jitter', () => {
    const runner = new SamplerRunner(
      [
        sampler('cpu_count', () => [{ logical: 2, cores: null }]),
        sampler('getloadavg', () => [{ load1: 1, load5: 1, load15: 1 }]),
      ],
      logInto([]),
    );
    const ticks = Array.from({ length: 13 }, (_, tick) =>
      runner.run(5_000 + tick * 10_000 - (tick % 2) * 3).map(({ group }) => group),
    );
    expect(ticks.flatMap((groups, tick) => (groups.includes(3) ? [tick] : []))).toEqual([0, 6, 12]);
    expect(ticks.every((groups) => groups.includes(5))).toBe(true);
  });

  it('keeps the decimals of the catalog, and null for unknown values', () => {
    const [group] = new SamplerRunner(
      [
        sampler('cpu_percent', () => [
          { cpu: '', value: 12.34 },
          { cpu: '0', value: null },
        ]),
      ],
      logInto([]),
    ).run(0);
    expect(group).toEqual({
      group: 2,
      rows: 2,
      dimensions: new Map([[1, ['', '0']]]),
      fields: new Map([[1, [123, null]]]),
    });
  });

  it('makes hostile names valid for the wire', () => {
    const [group] = new SamplerRunner(
      [sampler('process_count', () => [{ status: `\udcff${'x'.repeat(9_000)}`, value: 1 }])],
      logInto([]),
    ).run(0);
    const [name = ''] = group?.dimensions.get(1) ?? [];
    expect(name.isWellFormed()).toBe(true);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(4_096);
  });
});
