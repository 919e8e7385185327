import type { Action } from '@psfleet/sdk';

/** `SIGTERM`, `niceness 10`. */
export function describeAction({ verb, args }: Pick<Action, 'verb' | 'args'>): string {
  if (verb === 'signal') {
    return String(args['signal']);
  }
  return verb === 'nice' ? `niceness ${String(args['value'])}` : verb;
}
