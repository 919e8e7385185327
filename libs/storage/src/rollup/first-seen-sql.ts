import { identityMs } from '../schema/process-tables.js';

/**
 * Whether a process was first seen at or after the placeholder `from`. `first` is the time in milliseconds of its first
 * identity of the range or of the {@link identityMs} before it, 0 if there is none, and `created` the time at which it
 * began, NULL if unknown. Every process that runs sends an identity within that time. The time at which it began only
 * excludes those that ran while their agent did not: a process may begin before a border and be seen after it.
 */
export function isFirstSeen(first: string, created: string, from = 'from'): string {
  return `(${first} >= {${from}:Int64} AND ifNull(${created} >= {${from}:Int64} - ${identityMs}, true))`;
}
