import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { metrics } from '../catalog.js';
import { renderDocs } from './render-docs.js';

describe('docs/metrics.md', () => {
  it('is up to date: npm run sync-docs -w libs/metric-catalog', () => {
    expect(readFileSync(new URL('../../../../docs/metrics.md', import.meta.url), 'utf8')).toBe(renderDocs());
  });

  it('has one row for every metric', () => {
    const rows = [...renderDocs().matchAll(/^\| `(\w+\.\w+)` \|/gm)].map(([, name]) => name);
    expect(rows).toEqual(metrics.map(({ name }) => name));
  });
});
