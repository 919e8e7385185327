import { readFileSync } from 'node:fs';

/** Environment as `process.env` gives it. */
export type Env = Readonly<Record<string, string | undefined>>;

/** A text breaks a rule. The message states the rule ("must be ...") and never the text, which may be a secret. */
export class RuleBroken extends Error {
  override readonly name = 'RuleBroken';
}

const durationUnitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const sizeUnits: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
};
const trueWords = new Set(['1', 'true', 'yes', 'on']);
const falseWords = new Set(['0', 'false', 'no', 'off']);

/** Undefined when the variable is not set, or is empty: compose files pass an empty text for what was not given. */
export function readVariable(env: Env, variable: string): string | undefined {
  const text = env[variable];
  return text === undefined || text === '' ? undefined : text;
}

export function parseInteger(text: string): number {
  if (!/^-?\d{1,15}$/.test(text)) {
    throw new RuleBroken('must be an integer');
  }
  return Number(text);
}

/** Parses `250ms`, `10s`, `5m`, `1h` or `14d` into milliseconds. */
export function parseDurationMs(text: string): number {
  const match = /^(\d{1,12}(?:\.\d{1,6})?)(ms|s|m|h|d)$/.exec(text);
  const unit = match?.[2] === undefined ? undefined : durationUnitsMs[match[2]];
  if (unit === undefined) {
    throw new RuleBroken('must be a duration such as 250ms, 10s, 5m, 1h or 14d');
  }
  return Math.round(Number(match?.[1]) * unit);
}

/** `512MB`, `1.5GB`, `2GiB` or plain bytes, in bytes. */
export function parseSizeBytes(text: string): number {
  const match = /^(\d{1,15}(?:\.\d{1,6})?) ?([KMGT]?i?B)?$/.exec(text);
  const unit = match === null ? undefined : sizeUnits[match[2] ?? 'B'];
  if (unit === undefined) {
    throw new RuleBroken('must be a size such as 512MB, 1.5GB or 2GiB');
  }
  return Math.round(Number(match?.[1]) * unit);
}

/** In the largest unit that divides it: `10s`, `7d`; 0 is `0ms`. */
export function formatDurationMs(ms: number): string {
  return inLargestUnit(ms, durationUnitsMs);
}

/** In the largest decimal or binary unit that divides it: `256MB`. */
export function formatSizeBytes(bytes: number): string {
  return inLargestUnit(bytes, sizeUnits);
}

function inLargestUnit(value: number, units: Readonly<Record<string, number>>): string {
  let [text, largest] = [String(value), 0];
  for (const [unit, size] of Object.entries(units)) {
    const fits = value % size === 0 && (value >= size || size === 1);
    if (size > largest && fits) {
      [text, largest] = [`${value / size}${unit}`, size];
    }
  }
  return text;
}

export function parseBoolean(text: string): boolean {
  const word = text.toLowerCase();
  if (trueWords.has(word)) {
    return true;
  }
  if (falseWords.has(word)) {
    return false;
  }
  throw new RuleBroken('must be true or false');
}

/**
 * A secret from `variable`, or from the file that `variable_FILE` names: docker and systemd hand over secrets as files.
 * One newline at the end of the file does not belong to it.
 */
export function readSecret(env: Env, variable: string): string | undefined {
  const direct = readVariable(env, variable);
  const file = readVariable(env, `${variable}_FILE`);
  if (file === undefined) {
    return direct;
  }
  if (direct !== undefined) {
    throw new RuleBroken(`must not be set together with ${variable}_FILE`);
  }
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    throw new RuleBroken(
      `cannot be read from the file of ${variable}_FILE (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
      { cause: error },
    );
  }
  const secret = content.replace(/\r?\n$/, '');
  if (secret === '') {
    throw new RuleBroken(`must not be empty in the file of ${variable}_FILE`);
  }
  return secret;
}
