import type { Fleet } from '@psfleet/sdk';
import { askFleet } from '../connect/ask-fleet.js';
import { chooseFleet } from '../connect/server-flag.js';
import type { Terminal } from '../terminal/terminal.js';

/** Where the rows of a command come from. */
export interface Source {
  readonly server: string | null;
}

/** Asks the API. Failures become CommandErrors. */
export async function askSource<Answer>(
  { server }: Source,
  terminal: Terminal,
  ask: (fleet: Fleet) => Promise<Answer>,
): Promise<Answer> {
  return await askFleet(await chooseFleet(server), terminal, ask);
}
