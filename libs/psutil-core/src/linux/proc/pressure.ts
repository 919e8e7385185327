// Documentation/accounting/psi.rst
import type { Pressure, PressureResource, PressureStall } from '../../model/pressure.js';
import type { PlatformContext } from '../../platform/platform.js';
import {
  parseDecimal,
  readPieceIfAny,
  splitLines,
  splitWords,
  unexpected,
  type KernelText,
} from '../files/kernel-text.js';

const resources: readonly PressureResource[] = ['cpu', 'memory', 'io', 'irq'];

/**
 * Pressure by resource; empty before Linux 4.20 and where it is disabled (`psi=0` makes reading fail with EOPNOTSUPP).
 */
export function readPressure(context: PlatformContext): Map<PressureResource, Pressure> {
  const found = new Map<PressureResource, Pressure>();
  for (const resource of resources) {
    const pressure = readPieceIfAny(context.io, `${context.procRoot}/pressure/${resource}`);
    if (pressure !== null) {
      found.set(resource, parsePressure(pressure));
    }
  }
  return found;
}

/**
 * `some avg10=0.00 avg60=0.12 avg300=0.05 total=1234` in percent and microseconds, likewise `full`; either may be
 * missing.
 */
export function parsePressure(pressure: KernelText): Pressure {
  const stalls = new Map(splitLines(pressure.text).map((line) => [splitWords(line)[0], parseStall(line, pressure)]));
  const some = stalls.get('some') ?? null;
  const full = stalls.get('full') ?? null;
  if (some === null && full === null) {
    throw unexpected(pressure, pressure.text, 'a line some or full');
  }
  return { some, full };
}

function parseStall(line: string, pressure: KernelText): PressureStall {
  const values = new Map(
    splitWords(line)
      .slice(1)
      .map((word): [string, string | undefined] => [word.split('=', 1)[0] ?? '', word.split('=', 2)[1]]),
  );
  const percent = (name: string): number => parsePercent(values.get(name), pressure, line);
  return {
    avg10: percent('avg10'),
    avg60: percent('avg60'),
    avg300: percent('avg300'),
    total: parseDecimal(values.get('total'), pressure, line),
  };
}

function parsePercent(text: string | undefined, pressure: KernelText, line: string): number {
  if (text === undefined || !/^\d{1,3}\.\d\d$/u.test(text)) {
    throw unexpected(pressure, line, 'percent with two decimals');
  }
  return Number(text);
}
