import { constants } from 'node:os';

const { EMFILE, ENFILE, ENOMEM } = constants.errno;
const ownLackErrnos: ReadonlySet<number> = new Set([EMFILE, ENFILE, ENOMEM]);

/**
 * Whether an error says that this program lacks descriptors or memory, and nothing about what it read: every other
 * reading would fail alike. Node's errors have negative numbers, NativeCallFailed positive ones.
 */
export function isOwnLack(error: unknown): boolean {
  const { errno } = error as { readonly errno?: unknown };
  return typeof errno === 'number' && ownLackErrnos.has(Math.abs(errno));
}
