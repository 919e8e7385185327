import { Client, FleetError, type Action, type ErrorCode } from '@psfleet/sdk';
import { describe, expect, it } from 'vitest';
import { actInTurn, type TakenAction } from './act-in-turn.js';

const done = { status: 'done' } as Action;

/** Returns the states of three processes, of which the action on the second ends in a certain way. */
async function tellOf(
  second: () => Promise<Action>,
  isStopped = (): boolean => false,
): Promise<(string | undefined)[]> {
  const states = new Map<string, TakenAction['kind'][]>();
  await actInTurn(['a', 'b', 'c'], {
    act: (procUid) => (procUid === 'b' ? second() : Promise.resolve(done)),
    tell: (procUid, { kind }) => states.set(procUid, [...(states.get(procUid) ?? []), kind]),
    isStopped,
  });
  return ['a', 'b', 'c'].map((procUid) => states.get(procUid)?.join(', '));
}

const failWith = (code: ErrorCode) => (): Promise<Action> => Promise.reject(new FleetError(code, 'it failed'));

describe('an action on several processes', () => {
  it('is taken on each of them in turn', async () => {
    expect(await tellOf(() => Promise.resolve(done))).toEqual(Array(3).fill('acting, answered'));
  });

  it.each(['no-such-process', 'access-denied', 'agent-offline', 'agent-timeout'] as const)(
    'goes on after a failure of one of them: %s',
    async (code) => {
      expect(await tellOf(failWith(code))).toEqual(['acting, answered', 'acting, failed', 'acting, answered']);
    },
  );

  it.each(['unauthorized', 'timeout'] as const)(
    'ends after a failure that all further ones would share: %s',
    async (code) => {
      expect(await tellOf(failWith(code))).toEqual(['acting, answered', 'acting, failed', undefined]);
    },
  );

  it('ends where nobody takes the connection to the API', async () => {
    const client = new Client({ url: 'http://127.0.0.1:1', tries: 1 });
    const body = { verb: 'nice', args: { value: 10 }, target: { procUid: '00112233445566aa' } } as const;
    const act = async (): Promise<Action> => (await client.call('createAction', { body })).data;
    expect(await tellOf(act)).toEqual(['acting, answered', 'acting, failed', undefined]);
  });

  it('leaves out those whose turn has not come when it is stopped, and tells how the one under way ended', async () => {
    let isStopped = false;
    const stopAndEnd = (): Promise<Action> => {
      isStopped = true;
      return Promise.resolve(done);
    };
    expect(await tellOf(stopAndEnd, () => isStopped)).toEqual(['acting, answered', 'acting, answered', undefined]);
  });
});
