import type { Client } from '@psfleet/sdk';
import { QueryClientProvider } from '@tanstack/react-query';
import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { createQueries } from './create-queries.js';
import { useSessionState } from './session.js';
import { SignIn } from './sign-in.js';

const ClientContext = createContext<Client | null>(null);

/** Shows its children to whoever is signed in, and the ways to sign in to everybody else. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const state = useSessionState();
  return state.kind === 'signed-in' ? <SignedIn client={state.client}>{children}</SignedIn> : <SignIn state={state} />;
}

function SignedIn({ client, children }: { readonly client: Client; readonly children: ReactNode }) {
  const queries = useMemo(() => createQueries(client), [client]);
  return (
    <ClientContext.Provider value={client}>
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    </ClientContext.Provider>
  );
}

export function useClient(): Client {
  const client = useContext(ClientContext);
  if (client === null) {
    throw new Error('useClient is for what SessionGate shows');
  }
  return client;
}
