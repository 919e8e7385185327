import type { FleetConfig } from '../../config/cli-config.js';
import { createSignInLink, servesPage } from '../../sign-in/sign-in-link.js';
import type { Write } from '../../terminal/output.js';
import { UsageError } from '../../terminal/usage-error.js';
import { apiUrlOf, askFleet } from '../ask-fleet.js';

/** Writes a link that signs a browser in. Whoever has it is in, so it goes to a terminal only, never into a log. */
export async function login(config: FleetConfig, isTerminal: boolean, write: Write): Promise<void> {
  if (!isTerminal) {
    throw new UsageError('the link would sign in whoever reads it: run `psfleet login` on a terminal');
  }
  const link = await askFleet(config, async ({ client }) =>
    (await servesPage(client)) ? createSignInLink(client) : null,
  );
  if (link === null) {
    throw new UsageError(`the API at ${apiUrlOf(config)} serves no page that one could sign in to`);
  }
  write(`${link}\n\nOpen it within five minutes; it works once.\n`);
}
