import { hideByProgram } from './programs/apply-rules.js';
import { hideCredentialPairs, hideNamedValues } from './options.js';

/** Hides the values of a command line that are secrets by their place: behind an option, a name, or in a program. */
export function hideArguments(args: readonly string[]): readonly string[] {
  return hideCredentialPairs(hideNamedValues(hideByProgram(args)));
}
