import type { FleetConfig } from '../../config/fleet-config.js';
import { apiUrlOf, askFleet } from '../../connect/ask-fleet.js';
import { CommandError } from '../../frame/command-error.js';
import { createSignInLink, servesPage } from '../../sign-in/sign-in-link.js';
import type { Terminal } from '../../terminal/terminal.js';

/** Writes a link that signs a browser in: to a terminal only, never into a log. */
export async function login(config: FleetConfig, terminal: Terminal): Promise<void> {
  if (!terminal.isTerminal) {
    throw new CommandError('the link would sign in whoever reads it: run `psfleet login` on a terminal');
  }
  const link = await askFleet(config, terminal, async ({ client }) =>
    (await servesPage(client)) ? createSignInLink(client) : null,
  );
  if (link === null) {
    throw new CommandError(`the API at ${apiUrlOf(config)} serves no page that one could sign in to`);
  }
  terminal.write(`${link}\n\nOpen it within five minutes; it works once.\n`);
}
