/** The clock as the address of the page has it. */
export interface ClockSearch {
  /** RFC 3339; absent while live. */
  readonly at?: string;
  /** Width of the window: `15m`, `1h`, `6h`, `24h`, `7d` or another number of m, h or d; absent: `1h`. */
  readonly win?: string;
  /** End of the window, RFC 3339; absent while live. */
  readonly to?: string;
}

const minuteMs = 60_000;
const unitMs: Readonly<Record<string, number>> = { m: minuteMs, h: 60 * minuteMs, d: 1440 * minuteMs };
export const defaultWindow = '1h';
export const windowChoices = ['1h', '6h', '24h', '7d'] as const;
const minWindowMs = 5 * minuteMs;
const maxWindowMs = 31 * 1440 * minuteMs;

/** Takes what is valid; the rest of an address that somebody mistyped is left out. */
export function readClockSearch(search: Readonly<Record<string, unknown>>): ClockSearch {
  const at = readTime(search['at']);
  const to = at === undefined ? undefined : readTime(search['to']);
  const win = search['win'];
  return {
    ...(at === undefined ? {} : { at }),
    ...(to === undefined ? {} : { to }),
    ...(typeof win === 'string' && windowMs(win) !== null ? { win } : {}),
  };
}

function readTime(value: unknown): string | undefined {
  const time = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isFinite(time) ? new Date(time).toISOString() : undefined;
}

/** Milliseconds of `6h`; null for another text, and for a window that is too short or too long. */
export function windowMs(text: string): number | null {
  const match = /^(\d{1,5})([mhd])$/.exec(text);
  const ms = Number(match?.[1]) * (unitMs[match?.[2] ?? ''] ?? Number.NaN);
  return ms >= minWindowMs && ms <= maxWindowMs ? ms : null;
}

/** The inverse, in the largest unit that fits; within the limits. */
export function windowText(ms: number): string {
  const whole = Math.round(Math.min(maxWindowMs, Math.max(minWindowMs, ms)) / minuteMs) * minuteMs;
  const unit = ['d', 'h'].find((name) => whole % (unitMs[name] ?? 1) === 0) ?? 'm';
  return `${whole / (unitMs[unit] ?? 1)}${unit}`;
}
