import type { ContractCall } from '../contract/contract-checks.js';
import { isSupported, NotSupported, PsutilError } from '../index.js';

/** How something that was checked came out. Texts may contain whatever a process put there. */
export type Outcome =
  | { readonly kind: 'ok' }
  | { readonly kind: 'not supported' }
  | { readonly kind: 'not compared'; readonly reason: string }
  | { readonly kind: 'wrong'; readonly ours: string; readonly theirs: string }
  | { readonly kind: 'error'; readonly code: string; readonly message: string };

/** The kinds, in the order in which a report counts them. */
export const outcomeKinds = ['ok', 'not supported', 'not compared', 'wrong', 'error'] as const;

export interface Checked {
  readonly name: string;
  readonly outcome: Outcome;
}

/** Makes a call, and compares its result with the shape that it promises, and with what isSupported says of it. */
export async function examineCall({ name, subject, call, shape }: ContractCall): Promise<Checked> {
  const isPromised = isSupported(subject);
  try {
    const [complaint] = shape(await call(), name);
    if (!isPromised) {
      return { name, outcome: { kind: 'wrong', ours: 'it works', theirs: 'isSupported says that it does not' } };
    }
    if (complaint === undefined) {
      return { name, outcome: { kind: 'ok' } };
    }
    const [expected = complaint, found = ''] = complaint.split(', found ');
    return { name, outcome: { kind: 'wrong', ours: found, theirs: expected } };
  } catch (error) {
    return { name, outcome: explainFailure(error, isPromised) };
  }
}

/** An error of the library is an outcome like others; anything else that it throws is a mistake of the library. */
export function explainFailure(error: unknown, isPromised: boolean): Outcome {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof NotSupported)) {
    const code = error instanceof PsutilError ? error.code : 'unknown';
    return { kind: 'error', code, message };
  }
  return isPromised
    ? { kind: 'wrong', ours: `NotSupported: ${message}`, theirs: 'isSupported says that it works' }
    : { kind: 'not supported' };
}

/**
 * Whether somebody should look at it. What a user may not read says nothing about the library.
 */
export function isFinding(outcome: Outcome): boolean {
  return outcome.kind === 'wrong' || (outcome.kind === 'error' && outcome.code !== 'access-denied');
}
