import { createContext, useContext, type ReactNode } from 'react';
import type { Client } from '@psfleet/sdk';
import { useSession } from './session.js';
import { SignIn } from './sign-in.js';

const ClientContext = createContext<Client | null>(null);

/** Shows its children to whoever is signed in, and the form to everybody else. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  return session === null ? (
    <SignIn />
  ) : (
    <ClientContext.Provider value={session.client}>{children}</ClientContext.Provider>
  );
}

export function useClient(): Client {
  const client = useContext(ClientContext);
  if (client === null) {
    throw new Error('useClient is for what SessionGate shows');
  }
  return client;
}
