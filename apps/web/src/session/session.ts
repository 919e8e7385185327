import { Client } from '@psfleet/sdk';
import { useSyncExternalStore } from 'react';

/** The person who uses the page. It lives in memory only: a bearer token is never stored by the page. */
export interface Session {
  readonly client: Client;
}

let session: Session | null = null;
const readers = new Set<() => void>();

export function useSession(): Session | null {
  return useSyncExternalStore(
    (reader) => {
      readers.add(reader);
      return () => readers.delete(reader);
    },
    () => session,
  );
}

/** Checks the token by a small question. Throws FleetError if the API refuses it. */
export async function signInWithToken(token: string): Promise<void> {
  const client = new Client({ url: window.location.origin, token });
  await client.call('listHosts', { limit: 1 });
  setSession({ client });
}

export function signOut(): void {
  setSession(null);
}

function setSession(next: Session | null): void {
  session = next;
  readers.forEach((notify) => notify());
}
