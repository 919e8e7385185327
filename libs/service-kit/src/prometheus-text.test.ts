import { expect, it } from 'vitest';
import { processMetrics } from './process-metrics.js';
import { renderPrometheus } from './prometheus-text.js';

it('renders known values and leaves out unknown ones, never as 0', () => {
  expect(
    renderPrometheus([
      { name: 'a_total', type: 'counter', help: 'First', value: 0 },
      { name: 'b_seconds', type: 'gauge', help: 'Second', value: null },
      { name: 'c_bytes', type: 'gauge', help: 'Third', value: 1.5 },
      { name: 'd', type: 'gauge', help: 'Fourth', value: [] },
    ]),
  ).toBe(
    [
      '# HELP a_total First',
      '# TYPE a_total counter',
      'a_total 0',
      '# HELP c_bytes Third',
      '# TYPE c_bytes gauge',
      'c_bytes 1.5',
      '',
    ].join('\n'),
  );
});

it('escapes what a label or a help text may not contain', () => {
  const value = [
    { labels: { disk: 'a"b\\c\nd', other: 'x' }, value: 1 },
    { labels: { disk: '', other: 'y' }, value: 2 },
  ];
  expect(renderPrometheus([{ name: 'e', type: 'gauge', help: 'one\ntwo \\ "three"', value }])).toBe(
    [
      String.raw`# HELP e one\ntwo \\ "three"`,
      '# TYPE e gauge',
      String.raw`e{disk="a\"b\\c\nd",other="x"} 1`,
      'e{disk="",other="y"} 2',
      '',
    ].join('\n'),
  );
});

it("knows this program's own cost", () => {
  const values = new Map(processMetrics().map(({ name, value }) => [name, Number(value)]));
  expect(values.get('process_cpu_seconds_total')).toBeGreaterThan(0.01);
  expect(values.get('process_resident_memory_bytes')).toBeGreaterThan(20_000_000);
  expect(Date.now() / 1000 - (values.get('process_start_time_seconds') ?? 0)).toBeLessThan(3600);
});
