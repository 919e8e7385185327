import { type Fleet, FleetError } from '@psfleet/sdk';
import { askFleet } from '../connect/ask-fleet.js';
import { explainFileFailure } from '../connect/explain-failure.js';
import { chooseFleet } from '../connect/server-flag.js';
import type { Terminal } from '../terminal/terminal.js';

/** Where the rows of a command come from. */
export interface Source {
  readonly server: string | null;
  /** A file that `psfleet snapshot` wrote, which answers instead of a server. */
  readonly file?: string | null;
}

/** Asks the API, or a file. Failures become CommandErrors. */
export async function askSource<Answer>(
  { server, file = null }: Source,
  terminal: Terminal,
  ask: (fleet: Fleet) => Promise<Answer>,
): Promise<Answer> {
  return file === null ? await askFleet(await chooseFleet(server), terminal, ask) : await askFile(file, ask);
}

async function askFile<Answer>(file: string, ask: (fleet: Fleet) => Promise<Answer>): Promise<Answer> {
  const { openSnapshot } = await import('../snapshot/open-snapshot.js');
  const { fleet } = await openSnapshot(file);
  try {
    return await ask(fleet);
  } catch (error) {
    throw error instanceof FleetError ? explainFileFailure(error, file) : error;
  }
}
