import { createHash } from 'node:crypto';
import { invalidRequest } from './problem.js';

/** A `kind` for lists with filters: it differs for each list and for each set of its parameters. */
export function cursorKind(list: string, parameters: readonly unknown[]): string {
  return `${list}-${createHash('sha256').update(JSON.stringify(parameters)).digest('hex').slice(0, 16)}`;
}

/**
 * Encodes where the next page begins, opaque to callers. `kind` names the list and its order, so that the cursor of
 * another list is refused.
 */
export function encodeCursor(kind: string, position: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify([kind, ...position])).toString('base64url');
}

/**
 * Throws a 400 for anything that `encodeCursor` did not make for this kind, or whose parts `isPosition` does not
 * accept.
 */
export function decodeCursor(
  kind: string,
  cursor: string,
  isPosition: (position: readonly unknown[]) => boolean,
): readonly unknown[] {
  const [madeFor, ...position] = parse(cursor);
  if (madeFor !== kind || !isPosition(position)) {
    throw invalidRequest([{ path: 'cursor', message: 'is not a cursor of this list and order' }]);
  }
  return position;
}

function parse(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
