import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { ApiContext } from '../config/api-context.js';
import { invalidRequest } from './problem.js';

const tagBytes = 16;

/** A `kind` for lists with filters: it differs for each list and for each set of its parameters. */
export function cursorKind(list: string, parameters: readonly unknown[]): string {
  return `${list}-${createHash('sha256').update(JSON.stringify(parameters)).digest('hex').slice(0, 16)}`;
}

/**
 * Encodes where the next page begins, opaque to callers, with a tag that only an API with the same admin token can
 * make: a position never comes from outside. `kind` names the list and its order, so that the cursor of another list is
 * refused.
 */
export function encodeCursor(context: ApiContext, kind: string, position: readonly (string | number | null)[]): string {
  const content = Buffer.from(JSON.stringify([kind, ...position]));
  return Buffer.concat([tagOf(context, content), content]).toString('base64url');
}

/**
 * Throws a 400 for anything that `encodeCursor` did not make for this kind, or whose parts `isPosition` does not
 * accept, because another version made it.
 */
export function decodeCursor(
  context: ApiContext,
  kind: string,
  cursor: string,
  isPosition: (position: readonly unknown[]) => boolean,
): readonly unknown[] {
  const bytes = Buffer.from(cursor, 'base64url');
  const tag = bytes.subarray(0, tagBytes);
  const content = bytes.subarray(tagBytes);
  const isWhole = tag.length === tagBytes && bytes.toString('base64url') === cursor;
  if (isWhole && timingSafeEqual(tag, tagOf(context, content))) {
    const [madeFor, ...position] = JSON.parse(content.toString()) as unknown[];
    if (madeFor === kind && isPosition(position)) {
      return position;
    }
  }
  throw invalidRequest([{ path: 'cursor', message: 'is not a cursor of this list and order' }]);
}

function tagOf({ config }: ApiContext, content: Buffer): Buffer {
  const key = Buffer.from(hkdfSync('sha256', config.adminToken, '', 'psfleet cursor', 32));
  return createHmac('sha256', key).update(content).digest().subarray(0, tagBytes);
}
