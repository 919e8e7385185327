import { describe, expect, it } from 'vitest';
import { catalog, findMetric, groups, metrics } from './catalog.js';
import { camelCase } from './derive/camel-case.js';
import { fromStored, toStored } from './derive/rows.js';

function duplicates(numbers: readonly number[]): number[] {
  return numbers.filter((number, index) => numbers.indexOf(number) !== index);
}

describe('the metric catalog', () => {
  it('files every group under its own name', () => {
    expect(Object.entries(catalog).filter(([key, group]) => key !== group.name)).toEqual([]);
  });

  it('gives no number twice', () => {
    expect(duplicates(groups.map((group) => group.number))).toEqual([]);
    for (const group of groups) {
      expect(duplicates(Object.values(group.fields).map((field) => field.number)), group.name).toEqual([]);
      expect(duplicates(Object.values(group.dimensions).map((dimension) => dimension.number)), group.name).toEqual([]);
    }
  });

  it('uses names that are valid in SQL, JSON and URLs, and never one for both a dimension and a field', () => {
    for (const group of groups) {
      const names = [group.name, ...Object.keys(group.fields), ...Object.keys(group.dimensions)];
      for (const name of names) {
        expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
      }
      expect(Object.keys(group.fields).filter((name) => name in group.dimensions)).toEqual([]);
    }
  });

  it('finds a metric by its name', () => {
    expect(findMetric('virtual_memory.available')?.field.unit).toBe('By');
    expect(findMetric('virtual_memory.constructor')).toBeUndefined();
    expect(metrics.length).toBeGreaterThan(60);
  });
});

describe('derivations', () => {
  it('translates psutil names', () => {
    expect(camelCase('read_merged_count')).toBe('readMergedCount');
    expect(camelCase('load1')).toBe('load1');
  });

  it('keeps what the decimals promise', () => {
    expect(toStored(12.345, 2)).toBe(1235);
    expect(fromStored(1235, 2)).toBe(12.35);
    expect(toStored(4_503_599_627_370_497, 0)).toBe(4_503_599_627_370_497);
  });
});
