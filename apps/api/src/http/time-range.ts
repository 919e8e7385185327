import { invalidRequest, type FieldProblem } from './problem.js';
import { parseTime } from './time-parameter.js';

/** Buckets of one series at most. */
export const bucketLimit = 11_000;

const defaultPoints = 300;

export interface TimeRangeRequest {
  readonly from?: string | number | undefined;
  readonly to?: string | number | undefined;
  /** Seconds. */
  readonly step?: number | undefined;
  readonly points?: number | undefined;
}

/** Milliseconds; `from` is the start of the first bucket. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
}

/**
 * Buckets are whole steps since the epoch, so that two requests for the same time agree: the first one begins at or before `from`.
 * Default: the last hour in 300 points. Throws a 400.
 */
export function resolveRange({ from = '-1h', to, step, points }: TimeRangeRequest, now: number): TimeRange {
  const start = parseTime(from, now) ?? Number.NaN;
  const end = to === undefined ? now : (parseTime(to, now) ?? Number.NaN);
  const errors: FieldProblem[] = [];
  if (step !== undefined && points !== undefined) {
    errors.push({ path: 'points', message: 'cannot be given together with step' });
  }
  const isForward = start < end;
  if (!isForward) {
    errors.push({ path: 'from', message: 'must be before to' });
  }
  const stepMs = step === undefined ? toWholeUnits((end - start) / (points ?? defaultPoints)) : step * 1000;
  if (isForward && (end - start) / stepMs > bucketLimit) {
    errors.push({
      path: 'step',
      message: `gives more than ${bucketLimit} points: take a larger step or a shorter time`,
    });
  }
  if (errors.length > 0) {
    throw invalidRequest(errors);
  }
  return { from: Math.floor(start / stepMs) * stepMs, to: end, stepMs };
}

/** A step that nobody asked for is of whole minutes or hours where it is longer than one: rollups can answer it then. */
function toWholeUnits(ms: number): number {
  const unit = ms > 3_600_000 ? 3_600_000 : ms > 60_000 ? 60_000 : 1000;
  return Math.ceil(ms / unit) * unit;
}
