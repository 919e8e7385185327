import { createContext, useContext, type ReactNode } from 'react';
import type { Client } from '@psfleet/sdk';
import { useSessionState } from './session.js';
import { SignIn } from './sign-in.js';

const ClientContext = createContext<Client | null>(null);

/** Shows its children to whoever is signed in, and the ways to sign in to everybody else. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const state = useSessionState();
  return state.kind === 'signed-in' ? (
    <ClientContext.Provider value={state.client}>{children}</ClientContext.Provider>
  ) : (
    <SignIn state={state} />
  );
}

export function useClient(): Client {
  const client = useContext(ClientContext);
  if (client === null) {
    throw new Error('useClient is for what SessionGate shows');
  }
  return client;
}
