import { escapeControls, showAge, showBytes } from '@psfleet/display';
import type { DeadLetter } from '@psfleet/sdk';
import type { FleetConfig } from '../../config/cli-config.js';
import { renderJson } from '../../render/json.js';
import { type Column, renderTable } from '../../render/table.js';
import type { Write } from '../../terminal/output.js';
import { askFleet } from '../ask-fleet.js';

export interface ListOptions {
  readonly host?: string;
  readonly limit: number;
  readonly json: boolean;
}

/** The API reads each letter from the broker; a page must arrive within the time limit of a request. */
const pageRows = 100;

/** Writes the newest dead letters. */
export async function listDeadLetters(
  config: FleetConfig,
  { host, limit, json }: ListOptions,
  write: Write,
): Promise<void> {
  const query = { limit: Math.min(limit, pageRows), ...(host === undefined ? {} : { host }) };
  const letters = await askFleet(config, (fleet) => fleet.deadLetters(query).first(limit));
  if (json) {
    write(`${renderJson(letters)}\n`);
  } else if (letters.length === 0) {
    write('no dead letters\n');
  } else {
    write(`${renderTable(letterColumns(Date.now()), letters)}\n`);
  }
}

/** Writes one dead letter with its content. */
export async function showDeadLetter(
  config: FleetConfig,
  id: number,
  { json }: { readonly json: boolean },
  write: Write,
): Promise<void> {
  const { data: letter } = await askFleet(config, ({ client }) => client.call('getDeadLetter', { id }));
  if (json) {
    write(`${renderJson(letter)}\n`);
    return;
  }
  const { headers, message, payloadHead, ...facts } = letter;
  const lines = Object.entries(facts).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${escapeControls(String(value))}`],
  );
  write(`${lines.join('\n')}\nheaders: ${renderJson(headers)}\n`);
  write(
    message === null
      ? `start of the payload, in base64: ${escapeControls(payloadHead ?? '')}\n`
      : `message: ${renderJson(message)}\n`,
  );
}

/** Sends dead letters to the collectors again, one after the other; stops at the first that cannot be sent. */
export async function retryDeadLetters(config: FleetConfig, ids: readonly number[], write: Write): Promise<void> {
  for (const id of ids) {
    const { data: letter } = await askFleet(config, ({ client }) => client.call('retryDeadLetter', { id }));
    write(`sent dead letter ${id} again on ${escapeControls(letter.subject ?? '')}\n`);
  }
}

function letterColumns(nowMs: number): readonly Column<DeadLetter>[] {
  return [
    { title: 'ID', value: ({ id }) => String(id), align: 'right' },
    { title: 'AGE', value: ({ storedAt }) => showAge(storedAt, nowMs), align: 'right' },
    { title: 'HOST', value: ({ host }) => host ?? '-' },
    { title: 'SIZE', value: ({ bytes }) => showBytes(bytes), align: 'right' },
    { title: 'REASON', value: ({ reason }) => reason ?? '-', maxLength: 120 },
  ];
}
