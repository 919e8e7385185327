import { escapeControls } from '@psfleet/display';
import { FleetError, type Action } from '@psfleet/sdk';

/** `SIGTERM`, `niceness 10`. */
export function describeAction({ verb, args }: Pick<Action, 'verb' | 'args'>): string {
  if (verb === 'signal') {
    return String(args['signal']);
  }
  return verb === 'nice' ? `niceness ${String(args['value'])}` : verb;
}

/** What the API said of an action: done, accepted without its effect, or refused and why. */
export function describeOutcome({ status, results }: Pick<Action, 'status' | 'results'>): string {
  return `${status}: ${escapeControls(results[0]?.detail ?? '')}`;
}

/** Why no action was taken. */
export function describeRefusal(error: Error): string {
  const title = error instanceof FleetError ? error.problem?.title : undefined;
  return `${title === undefined ? '' : `${title}: `}${escapeControls(error.message)}`;
}
