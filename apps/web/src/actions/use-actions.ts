import type { Action, ActionVerb } from '@psfleet/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useClient } from '../session/session-gate.js';

/** What has become of the action on one process; absent before its turn. */
export type TakenAction =
  | { readonly kind: 'acting' }
  | { readonly kind: 'answered'; readonly action: Action }
  | { readonly kind: 'failed'; readonly error: Error };

export interface Actions {
  /** By procUid. */
  readonly taken: ReadonlyMap<string, TakenAction>;
  readonly state: 'ready' | 'running' | 'over';
  readonly start: (verb: ActionVerb) => Promise<void>;
  /** Leaves out those whose turn has not come. */
  readonly stop: () => void;
}

/** Takes the same action on several processes, one after the other, so that it can be stopped on its way. */
export function useActions(procUids: readonly string[]): Actions {
  const client = useClient();
  const queries = useQueryClient();
  const [taken, setTaken] = useState<ReadonlyMap<string, TakenAction>>(new Map());
  const [state, setState] = useState<Actions['state']>('ready');
  const isStopped = useRef(false);
  const stop = (): void => {
    isStopped.current = true;
  };
  useEffect(() => {
    // A dialog that was closed takes no further action.
    isStopped.current = false;
    return stop;
  }, []);

  const take = async (procUid: string, verb: ActionVerb): Promise<void> => {
    const tell = (what: TakenAction): void => setTaken((before) => new Map(before).set(procUid, what));
    tell({ kind: 'acting' });
    try {
      const { data } = await client.call('createAction', { body: { ...verb, target: { procUid } } });
      tell({ kind: 'answered', action: data });
    } catch (error) {
      tell({ kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) });
    }
  };
  const start = async (verb: ActionVerb): Promise<void> => {
    setState('running');
    for (const procUid of procUids) {
      if (!isStopped.current) {
        await take(procUid, verb);
      }
    }
    setState('over');
    await queries.invalidateQueries({ queryKey: ['listActions'] });
  };
  return { taken, state, start, stop };
}
