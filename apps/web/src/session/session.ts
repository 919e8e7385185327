import {
  Client,
  type ClientOptions,
  closeSession,
  codeOfFragment,
  FleetError,
  openSession,
  proofHeaders,
} from '@psfleet/sdk';
import { useSyncExternalStore } from 'react';
import { parseAnswer } from '../long-answers/parse-answer.js';
import { readProof, storeProof } from './proof.js';

export type SessionState =
  | {
      readonly kind: 'signed-out';
      readonly message: string | null;
      /** Whether this tab has a session that may go on: nobody said that it has ended. */
      readonly hasSession: boolean;
    }
  /** A link is being used, or the session of this tab is being checked. */
  | { readonly kind: 'opening' }
  /** The link would replace a session that somebody has in this browser. */
  | { readonly kind: 'occupied'; readonly code: string }
  | { readonly kind: 'signed-in'; readonly client: Client; readonly way: 'session' | 'token' };

let state: SessionState = { kind: 'signed-out', message: null, hasSession: false };
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

/** Uses the link in the address, or goes on with the session of this tab. */
export async function startSession(): Promise<void> {
  if (!(await takeLink())) {
    await resumeSession();
  }
}

/** Waits for links that are pasted into the open tab: the browser loads nothing when only the fragment differs. */
export function watchAddress(): void {
  window.addEventListener('hashchange', () => void takeLink());
}

/** Takes the code of a link out of the address before anything else happens, and uses it; true if there is one. */
async function takeLink(): Promise<boolean> {
  const code = codeOfFragment(window.location.hash);
  if (code === null) {
    return false;
  }
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
  await openLink(code, false);
  return true;
}

/** Goes on with the session of this tab, if it has one. */
export async function resumeSession(): Promise<void> {
  const proof = readProof();
  if (proof === null) {
    leave(null);
    return;
  }
  setState({ kind: 'opening' });
  await enter(clientWith(proof), 'session');
}

/** Signs in with the code of a link. Another session in this browser is replaced only when its user says so. */
export async function openLink(code: string, replace: boolean): Promise<void> {
  setState({ kind: 'opening' });
  try {
    const { proof } = await openSession(new Client({ url: window.location.origin }), code, { replace });
    storeProof(proof);
    setState({ kind: 'signed-in', client: clientWith(proof), way: 'session' });
  } catch (error) {
    const isOccupied = error instanceof FleetError && error.code === 'session-exists';
    if (isOccupied) {
      setState({ kind: 'occupied', code });
    } else {
      leave(explain(error));
    }
  }
}

/** Signs in with a bearer token, which stays in memory: the page never stores one. */
export async function signInWithToken(token: string): Promise<void> {
  await enter(createClient({ token }), 'token');
}

/** Signs out of this tab at once, and ends the session at the API. */
export async function signOut(): Promise<void> {
  const before = state;
  storeProof(null);
  leave(null);
  if (before.kind !== 'signed-in' || before.way !== 'session') {
    return;
  }
  try {
    await closeSession(before.client);
  } catch (error) {
    if (!isRefused(error) && state.kind === 'signed-out') {
      leave(
        `You have left this page, but the API did not end the session: ${explain(error)}. ` +
          'It ends by itself when nobody has used it for 30 minutes.',
      );
    }
  }
}

/** Asks who uses the page again, because the API takes the session or the token of this client no more. */
export function endSession(client: Client): void {
  if (state.kind === 'signed-in' && state.client === client) {
    if (state.way === 'session') {
      storeProof(null);
    }
    leave('Your session has ended.');
  }
}

/**
 * Checks by a small request that the API answers this client. Only its refusal ends the session of this tab: an API
 * that is busy or starts again says nothing about it.
 */
async function enter(client: Client, way: 'session' | 'token'): Promise<void> {
  try {
    await client.call('listHosts', { limit: 1 });
    setState({ kind: 'signed-in', client, way });
  } catch (error) {
    if (way === 'session' && isRefused(error)) {
      storeProof(null);
    }
    leave(explain(error));
  }
}

function clientWith(proof: string): Client {
  return createClient({ headers: () => proofHeaders(proof) });
}

function createClient(credentials: Pick<ClientOptions, 'token' | 'headers'>): Client {
  return new Client({ url: window.location.origin, parse: parseAnswer, ...credentials });
}

function isRefused(error: unknown): boolean {
  return error instanceof FleetError && error.code === 'unauthorized';
}

function leave(message: string | null): void {
  setState({ kind: 'signed-out', message, hasSession: readProof() !== null });
}

function explain(error: unknown): string {
  return error instanceof Error ? error.message : 'Something else than an answer came.';
}

function setState(next: SessionState): void {
  state = next;
  readers.forEach((notify) => notify());
}
