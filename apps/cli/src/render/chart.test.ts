import { showPercent } from '@psfleet/display';
import { describe, expect, test } from 'vitest';
import { type ChartPoint, renderChart } from './chart.js';

const view = { nowMs: 100_000, isUtc: true };
const frame = { fromMs: 0, toMs: 10_000, width: 20, show: showPercent, view };
const draw = (points: readonly ChartPoint[], height = 2): string[] =>
  renderChart({ ...frame, points, height }).split('\n');

describe('a chart', () => {
  test('reaches from 0 to the maximum, with both ends of the time below', () => {
    const points = Array.from({ length: 10 }, (_, index) => [index * 1000, index * 10] as const);
    expect(draw(points)).toEqual(['     90.0      ▁▃▄▆█', '      0.0  ▂▄▅▇█████', '          00:00:00 00:00:10']);
  });

  test('keeps a peak of one point among many', () => {
    const points = Array.from({ length: 1000 }, (_, index) => [index * 10, index === 555 ? 50 : 1] as const);
    const [top = ''] = draw(points, 1);
    expect(top).toContain('█');
    expect(top).toContain('50.0');
  });

  test('shows what is unknown as empty, and never as 0', () => {
    const [top = '', bottom = ''] = draw([
      [0, null],
      [5000, null],
    ]);
    expect(top.trimEnd()).toBe('        -');
    expect(bottom.trimEnd()).toBe('      0.0');
  });

  test('leaves a gap where points are missing', () => {
    const points = [0, 1000, 2000, 8000, 9000].map((ms) => [ms, 1] as const);
    const [line = ''] = draw(points, 1);
    expect(line).toMatch(/█+ +█+$/);
  });

  test('draws no value over a point whose value is unknown', () => {
    const points = [1, null, 1, 1, null, 1, 1, 1, 1, 1].map((value, index) => [index * 1000, value] as const);
    const [line = ''] = draw(points, 1);
    expect(line.slice(10)).toBe('█ ██ █████');
    const few = [1, null, 1, 1, 1].map((value, index) => [index * 2000, value] as const);
    expect(draw(few, 1)[0]?.slice(10)).toBe('██  ██████');
  });
});
