import { expect, it } from 'vitest';
import { renderPrometheus } from './prometheus-text.js';

it('shows what is known, and never a 0 for what is not', () => {
  expect(
    renderPrometheus([
      { name: 'a_total', type: 'counter', help: 'Of something', value: 0 },
      { name: 'b_seconds', type: 'gauge', help: 'Of another', value: null },
      { name: 'c_bytes', type: 'gauge', help: 'Of a third', value: 1.5 },
    ]),
  ).toBe(
    '# HELP a_total Of something\n# TYPE a_total counter\na_total 0\n# HELP c_bytes Of a third\n# TYPE c_bytes gauge\nc_bytes 1.5\n',
  );
});
