import { describe, expect, it } from 'vitest';
import { acceptedFormat } from './export-format.js';

describe('acceptedFormat', () => {
  it.each([
    [undefined, null],
    ['', null],
    ['*/*', null],
    ['application/json', null],
    ['text/html,application/xhtml+xml,*/*;q=0.8', null],
    ['text/csv', 'csv'],
    ['Text/CSV; charset=utf-8', 'csv'],
    ['application/x-ndjson', 'ndjson'],
    ['application/vnd.apache.parquet', 'parquet'],
    ['application/json, text/csv', null],
    ['application/json;q=0.5, text/csv', 'csv'],
    ['text/csv;q=0, */*', null],
    ['application/xml, text/csv;q=0.1', 'csv'],
    ['text/csv;q=x', null],
  ])('understands %j', (accept, format) => {
    expect(acceptedFormat(accept)).toBe(format);
  });
});
