import { invalidRequest, type FieldProblem } from './problem.js';
import { parseTime } from './time-parameter.js';

/** The maximum number of buckets of one series. */
export const maxBuckets = 11_000;

const defaultPoints = 300;

export interface TimeRangeRequest {
  readonly from?: string | number | undefined;
  readonly to?: string | number | undefined;
  /** Seconds. */
  readonly step?: number | undefined;
  readonly points?: number | undefined;
}

/** Milliseconds; `from` is the start of the first bucket, once it is aligned. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
}

/**
 * Aligns buckets to the epoch, so that two requests for the same time range agree; the first bucket begins at or before
 * `from`. The default is the last hour in 300 points. Throws a 400.
 */
export function resolveRange(request: TimeRangeRequest, now: number): TimeRange {
  return alignRange(resolveTimes(request, now));
}

export function alignRange({ from, to, stepMs }: TimeRange): TimeRange {
  return { from: Math.floor(from / stepMs) * stepMs, to, stepMs };
}

/** Like {@link resolveRange}, from exactly the start that was asked for. Throws a 400. */
export function resolveTimes({ from = '-1h', to, step, points }: TimeRangeRequest, now: number): TimeRange {
  const start = parseTime(from, now) ?? Number.NaN;
  const end = to === undefined ? now : (parseTime(to, now) ?? Number.NaN);
  const errors: FieldProblem[] = [];
  if (step !== undefined && points !== undefined) {
    errors.push({ path: 'points', message: 'cannot be given together with step' });
  }
  const disorder = findDisorder(start, end);
  errors.push(...disorder);
  const stepMs = step === undefined ? toWholeUnits((end - start) / (points ?? defaultPoints)) : step * 1000;
  if (disorder.length === 0 && (end - start) / stepMs > maxBuckets) {
    errors.push({
      path: 'step',
      message: `gives more than ${maxBuckets} points: take a larger step or a shorter time range`,
    });
  }
  if (errors.length > 0) {
    throw invalidRequest(errors);
  }
  return { from: start, to: end, stepMs };
}

/** Throws a 400 unless `from` is before `to`; NaN, which a time that cannot be parsed becomes, is before nothing. */
export function requireOrder(from: number, to: number): void {
  const disorder = findDisorder(from, to);
  if (disorder.length > 0) {
    throw invalidRequest(disorder);
  }
}

function findDisorder(from: number, to: number): FieldProblem[] {
  return from < to ? [] : [{ path: 'from', message: 'must be before to' }];
}

/** Rounds a default step of more than a minute up to whole minutes or hours, because rollups can answer those. */
function toWholeUnits(ms: number): number {
  const unit = ms > 3_600_000 ? 3_600_000 : ms > 60_000 ? 60_000 : 1000;
  return Math.ceil(ms / unit) * unit;
}
