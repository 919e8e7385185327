import { startTestNats } from '@psfleet/embedded';
import type { WalkedBroker } from './walk.js';

/** The broker of `psfleet up`. */
export function startEmbedded(): Promise<WalkedBroker> {
  return startTestNats();
}

/** The ways in which psfleet runs a broker, each with keys of its own. */
export const configurations: Readonly<Record<string, () => Promise<WalkedBroker>>> = { embedded: startEmbedded };
