import { Client, closeSession, codeOfFragment, FleetError, openSession, proofHeaders } from '@psfleet/sdk';
import { useSyncExternalStore } from 'react';

export type SessionState =
  | { readonly kind: 'signed-out'; readonly message: string | null }
  /** A link is being used, or the session of this tab is being checked. */
  | { readonly kind: 'opening' }
  /** The link would replace a session that somebody has in this browser. */
  | { readonly kind: 'occupied'; readonly code: string }
  | { readonly kind: 'signed-in'; readonly client: Client };

/** Half of a session; the other half is in a cookie that no script sees. It is kept for this tab only. */
const proofKey = 'psfleet.proof';
const signedOut: SessionState = { kind: 'signed-out', message: null };

let state: SessionState = signedOut;
const readers = new Set<() => void>();

export function useSessionState(): SessionState {
  return useSyncExternalStore(
    (reader) => {
      readers.add(reader);
      return () => readers.delete(reader);
    },
    () => state,
  );
}

/** Takes the code of a link out of the address before anything else happens, and uses it; or goes on with a session. */
export async function startSession(): Promise<void> {
  const code = codeOfFragment(window.location.hash);
  if (code !== null) {
    window.history.replaceState(null, '', window.location.pathname + window.location.search);
    await openLink(code, false);
    return;
  }
  const proof = sessionStorage.getItem(proofKey);
  if (proof !== null) {
    setState({ kind: 'opening' });
    await enter(new Client({ url: window.location.origin, headers: () => proofHeaders(proof) }));
  }
}

/** Signs in with the code of a link. Another session in this browser is replaced only when its user says so. */
export async function openLink(code: string, replace: boolean): Promise<void> {
  setState({ kind: 'opening' });
  try {
    const { proof } = await openSession(new Client({ url: window.location.origin }), code, { replace });
    sessionStorage.setItem(proofKey, proof);
    setState({
      kind: 'signed-in',
      client: new Client({ url: window.location.origin, headers: () => proofHeaders(proof) }),
    });
  } catch (error) {
    const isOccupied = error instanceof FleetError && error.code === 'session-exists';
    setState(isOccupied ? { kind: 'occupied', code } : { kind: 'signed-out', message: explain(error) });
  }
}

/** Signs in with a bearer token, which stays in memory: the page never stores one. */
export async function signInWithToken(token: string): Promise<void> {
  await enter(new Client({ url: window.location.origin, token }));
}

export async function signOut(): Promise<void> {
  const hasSession = sessionStorage.getItem(proofKey) !== null;
  sessionStorage.removeItem(proofKey);
  const { client } = state.kind === 'signed-in' ? state : { client: null };
  setState(signedOut);
  if (hasSession && client !== null) {
    await closeSession(client);
  }
}

/** Asks who uses the page again, because the API does not take the session or the token any more. */
export function endSession(): void {
  sessionStorage.removeItem(proofKey);
  setState({ kind: 'signed-out', message: 'Your session has ended.' });
}

/** Checks by a small question that the API answers this client. */
async function enter(client: Client): Promise<void> {
  try {
    await client.call('listHosts', { limit: 1 });
    setState({ kind: 'signed-in', client });
  } catch (error) {
    sessionStorage.removeItem(proofKey);
    setState({ kind: 'signed-out', message: explain(error) });
  }
}

function explain(error: unknown): string {
  return error instanceof Error ? error.message : 'Something else than an answer came.';
}

function setState(next: SessionState): void {
  state = next;
  readers.forEach((notify) => notify());
}
