import { FleetError, type Action } from '@psfleet/sdk';
import { isLost } from '../session/reachability.js';

/** What has become of the action on one process; absent before its turn. */
export type TakenAction =
  | { readonly kind: 'acting' }
  | { readonly kind: 'answered'; readonly action: Action }
  | { readonly kind: 'failed'; readonly error: Error };

export interface Turns {
  readonly act: (procUid: string) => Promise<Action>;
  readonly tell: (procUid: string, what: TakenAction) => void;
  /** Whether somebody has stopped it meanwhile. */
  readonly isStopped: () => boolean;
}

/** Acts on one process after the other, until it is stopped or fails in a way in which all further ones would fail. */
export async function actInTurn(procUids: readonly string[], { act, tell, isStopped }: Turns): Promise<void> {
  for (const procUid of procUids) {
    if (isStopped()) {
      return;
    }
    tell(procUid, { kind: 'acting' });
    try {
      tell(procUid, { kind: 'answered', action: await act(procUid) });
    } catch (error) {
      tell(procUid, { kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) });
      if (isForAll(error)) {
        return;
      }
    }
  }
}

/** Whether the API does not answer or has signed the person out, whatever process is acted on. */
function isForAll(error: unknown): boolean {
  return isLost(error) || (error instanceof FleetError && error.code === 'unauthorized');
}
