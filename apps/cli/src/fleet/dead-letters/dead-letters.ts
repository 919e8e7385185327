import { escapeControls } from '@psfleet/display';
import type { FleetConfig } from '../../config/fleet-config.js';
import { renderJson } from '../../render/json.js';
import type { RowFlags } from '../../render/output-flags.js';
import { writeRows } from '../../render/write-rows.js';
import type { Terminal } from '../../terminal/terminal.js';
import { askFleet } from '../../connect/ask-fleet.js';
import { letterListing } from './letter-columns.js';

interface ListFlags extends RowFlags {
  readonly host: string | null;
  readonly limit: number;
}

/** The API reads each letter from the broker; a page must arrive within the time limit of a request. */
const pageRows = 100;

/** Writes the newest dead letters. */
export async function listDeadLetters(config: FleetConfig, flags: ListFlags, terminal: Terminal): Promise<void> {
  const { host, limit } = flags;
  // One more than wanted says whether there are more.
  const query = { limit: Math.min(limit + 1, pageRows), ...(host === null ? {} : { host }) };
  const letters = await askFleet(config, terminal, (fleet) => fleet.deadLetters(query).first(limit + 1));
  await writeRows(terminal, letterListing, letters.slice(0, limit), flags);
  if (letters.length > limit) {
    terminal.writeError(`psfleet: these are the newest ${limit}: --limit lists more\n`);
  }
}

/** Writes one dead letter with its content. */
export async function showDeadLetter(
  config: FleetConfig,
  id: number,
  { json }: { readonly json: boolean },
  terminal: Terminal,
): Promise<void> {
  const { data: letter } = await askFleet(config, terminal, ({ client }) => client.call('getDeadLetter', { id }));
  if (json) {
    terminal.write(`${renderJson(letter)}\n`);
    return;
  }
  const { headers, message, payloadHead, ...facts } = letter;
  const lines = Object.entries(facts).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${escapeControls(String(value))}`],
  );
  terminal.write(`${lines.join('\n')}\nheaders: ${renderJson(headers)}\n`);
  terminal.write(
    message === null
      ? `start of the payload, in base64: ${escapeControls(payloadHead ?? '')}\n`
      : `message: ${renderJson(message)}\n`,
  );
}

/** Sends dead letters to the collectors again, one after the other; stops at the first that cannot be sent. */
export async function retryDeadLetters(config: FleetConfig, ids: readonly number[], terminal: Terminal): Promise<void> {
  for (const id of ids) {
    const { data: letter } = await askFleet(config, terminal, ({ client }) => client.call('retryDeadLetter', { id }));
    terminal.write(`sent dead letter ${id} again on ${escapeControls(letter.subject ?? '')}\n`);
  }
}
