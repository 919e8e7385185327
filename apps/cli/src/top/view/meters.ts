import type { Curve } from '../model/gauges.js';
import type { Screen } from '../screen/screen.js';
import { plain, type Style, styleOf } from '../screen/style.js';

const blocks = '▁▂▃▄▅▆▇█';
const faint = styleOf({ fg: 'grey' });
const strong = styleOf({ bold: true });

/**
 * The newest values of a curve, one column each; a blank stands for what is not known, and the lowest block for all
 * that is nearly nothing. `maximum` is what a whole column stands for.
 */
export function sparkline(curve: Curve, width: number, maximum: number): string {
  return curve
    .slice(-width)
    .map((value) => {
      if (value === null || !Number.isFinite(value)) {
        return ' ';
      }
      const level = maximum > 0 ? Math.ceil((Math.max(0, value) / maximum) * blocks.length) : 0;
      return blocks[Math.max(0, Math.min(blocks.length, level) - 1)] ?? ' ';
    })
    .join('')
    .padStart(width);
}

export interface MeterPart {
  /** The part of the whole, 0 to 1. */
  readonly share: number;
  readonly style: Style;
}

/** Draws `CPU[|||||     25.0%]` and returns the column after it. */
export function drawMeter(
  screen: Screen,
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
  { title, parts, text }: { readonly title: string; readonly parts: readonly MeterPart[]; readonly text: string },
): number {
  const start = screen.put(x, y, title, styleOf({ fg: 'cyan' }));
  const end = x + width;
  const inner = Math.max(0, end - start - 2);
  screen.put(start, y, '[', strong);
  let filled = 0;
  let sum = 0;
  for (const { share, style } of parts) {
    sum += Number.isFinite(share) ? Math.max(0, share) : 0;
    const stop = Math.min(inner, Math.round(sum * inner));
    if (stop > filled) {
      screen.put(start + 1 + filled, y, '|'.repeat(stop - filled), style);
      filled = stop;
    }
  }
  screen.put(start + 1 + Math.max(0, inner - text.length), y, text, filled > inner - text.length ? plain : faint, end);
  screen.put(end - 1, y, ']', strong);
  return end;
}
