import { Client } from '@psfleet/sdk';
import { onlineManager } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createQueries } from './create-queries.js';

beforeEach(() => onlineManager.setOnline(false));
afterEach(() => onlineManager.setOnline(true));

describe('a browser that believes to be offline', () => {
  const queries = createQueries(new Client({ url: 'http://127.0.0.1:1' }));

  it('asks all the same, because the API may be on this computer', async () => {
    expect(await queries.fetchQuery({ queryKey: ['a'], queryFn: () => 'an answer' })).toBe('an answer');
  });

  it('acts now or fails now, and keeps no action for later', async () => {
    let sent = 0;
    const action = queries.getMutationCache().build(queries, {
      mutationFn: () => {
        sent++;
        return Promise.reject(new Error('no network'));
      },
    });
    await expect(action.execute(undefined)).rejects.toThrow('no network');
    onlineManager.setOnline(true);
    await queries.resumePausedMutations();
    expect(sent).toBe(1);
  });
});
