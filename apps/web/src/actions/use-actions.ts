import type { ActionVerb } from '@psfleet/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useClient } from '../session/session-gate.js';
import { actInTurn, type TakenAction } from './act-in-turn.js';

export interface Actions {
  /** By procUid. */
  readonly taken: ReadonlyMap<string, TakenAction>;
  /** While it stops, the answer for one process is still to come. */
  readonly state: 'ready' | 'running' | 'stopping' | 'over';
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
    setState('stopping');
  };
  useEffect(() => {
    isStopped.current = false;
    // A dialog that was closed takes no further action.
    return () => {
      isStopped.current = true;
    };
  }, []);

  const start = async (verb: ActionVerb): Promise<void> => {
    setState('running');
    await actInTurn(procUids, {
      act: async (procUid) => (await client.call('createAction', { body: { ...verb, target: { procUid } } })).data,
      tell: (procUid, what) => setTaken((before) => new Map(before).set(procUid, what)),
      isStopped: () => isStopped.current,
    });
    setState('over');
    await queries.invalidateQueries({ queryKey: ['listActions'] });
  };
  return { taken, state, start, stop };
}
