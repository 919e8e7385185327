import { Client, FleetError } from '@psfleet/sdk';
import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { hasAnswered } from './reachability.js';

/** What the events of one question say about the API. */
async function verdictsOf(question: () => Promise<unknown>): Promise<(boolean | null)[]> {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const verdicts: (boolean | null)[] = [];
  const stop = queries.getQueryCache().subscribe((event) => verdicts.push(hasAnswered(event)));
  await queries.prefetchQuery({ queryKey: ['question'], queryFn: question });
  stop();
  return verdicts.filter((verdict) => verdict !== null);
}

describe('whether the API answers', () => {
  it('shows in an answer, and in a problem that it describes', async () => {
    expect(await verdictsOf(() => Promise.resolve(1))).toEqual([true]);
    expect(await verdictsOf(() => Promise.reject(new FleetError('storage-unavailable', 'the store is busy')))).toEqual([
      true,
    ]);
  });

  it('shows in a connection that nobody takes, and in silence', async () => {
    const client = new Client({ url: 'http://127.0.0.1:1', tries: 1 });
    expect(await verdictsOf(() => client.call('getHealth', {}))).toEqual([false]);
    expect(await verdictsOf(() => Promise.reject(new FleetError('timeout', 'no answer in time')))).toEqual([false]);
  });
});
