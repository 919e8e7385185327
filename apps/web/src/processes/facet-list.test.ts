import type { Facet } from '@psfleet/sdk';
import { describe, expect, it } from 'vitest';
import { listValues } from './facet-list.js';

/** Ten names, of which two are listed. */
const counts: Facet = {
  facet: 'name',
  values: [
    { value: 'node', count: 40 },
    { value: 'bash', count: 30 },
  ],
  distinct: 10,
  others: 20,
};
const withChoice = (value: string, count: number): Facet => ({
  facet: 'name',
  values: [{ value, count }],
  distinct: 1,
  others: 0,
});

describe('the values that are listed of a field', () => {
  it('are the most frequent ones', () => {
    expect(listValues(counts, counts, [])).toEqual({ values: counts.values, further: 8, others: 20 });
    expect(listValues(counts, withChoice('bash', 30), ['bash'])).toEqual({
      values: counts.values,
      further: 8,
      others: 20,
    });
  });

  it('include a rare one that was chosen, which is not counted among the others then', () => {
    expect(listValues(counts, withChoice('cron', 3), ['cron'])).toEqual({
      values: [...counts.values, { value: 'cron', count: 3 }],
      further: 7,
      others: 17,
    });
  });

  it('have no count as long as it is not known, and never fewer than no others', () => {
    const { values, others } = listValues(counts, undefined, ['cron']);
    expect(values.at(-1)).toEqual({ value: 'cron', count: null });
    expect(others).toBe(20);
    expect(listValues(counts, withChoice('cron', 21), ['cron']).others).toBe(0);
  });
});
