import type { Io } from '../../platform/io.js';
import { listIfAny } from '../files/kernel-text.js';

/**
 * Paths that match a shell pattern with `*` and `[0-9]`, in natural order (cpu2 before cpu10); empty if none match.
 * Uses `io.glob` if there is one.
 */
export function findPaths(io: Io, pattern: string): string[] {
  return sortNaturally(io.glob?.(pattern) ?? expand(io, '', pattern.split('/').slice(1)));
}

export function sortNaturally(paths: readonly string[]): string[] {
  return [...paths].sort((left, right) => left.localeCompare(right, 'en', { numeric: true }));
}

function expand(io: Io, folder: string, [part, ...rest]: readonly string[]): string[] {
  if (part === undefined) {
    return [folder];
  }
  const isLast = rest.length === 0;
  if (!/[*[]/u.test(part)) {
    const path = `${folder}/${part}`;
    return isLast ? (io.exists(path) ? [path] : []) : expand(io, path, rest);
  }
  const matcher = toRegExp(part);
  // `exists` is cheaper than an exception, and most of these folders do not exist.
  const names = io.exists(folder === '' ? '/' : folder) ? listIfAny(io, folder === '' ? '/' : folder) : [];
  return names.filter((name) => matcher.test(name)).flatMap((name) => expand(io, `${folder}/${name}`, rest));
}

function toRegExp(part: string): RegExp {
  const source = part.replaceAll(/[.+?^${}()|\\]/gu, String.raw`\$&`).replaceAll('*', '.*');
  return new RegExp(`^${source}$`, 'su');
}
