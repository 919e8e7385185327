import { expect, it } from 'vitest';
import { renderPrometheus } from './prometheus-text.js';

it('renders known values and leaves out unknown ones, never as 0', () => {
  expect(
    renderPrometheus([
      { name: 'a_total', type: 'counter', help: 'First', value: 0 },
      { name: 'b_seconds', type: 'gauge', help: 'Second', value: null },
      { name: 'c_bytes', type: 'gauge', help: 'Third', value: 1.5 },
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
