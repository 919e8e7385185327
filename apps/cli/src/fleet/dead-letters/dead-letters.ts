import { escapeControls } from '@psfleet/service-kit';
import { ApiClient } from '../api-client.js';
import type { FleetConfig } from '../../config/cli-config.js';
import { renderJson } from '../../render/json.js';
import { showAge, showBytes } from '../../render/quantities.js';
import { type Column, renderTable } from '../../render/table.js';
import type { Write } from '../../terminal/output.js';

/** What `GET /api/v1/dead-letters` tells of a letter. */
interface DeadLetter {
  readonly id: number;
  readonly storedAt: string;
  readonly reason: string | null;
  readonly host: string | null;
  readonly subject: string | null;
  readonly seq: number | null;
  readonly bytes: number;
}

interface FullDeadLetter extends DeadLetter {
  readonly headers: Readonly<Record<string, string>>;
  readonly message: object | null;
  readonly decodeError: string | null;
  readonly payloadHead: string | null;
}

export interface ListOptions {
  readonly host?: string;
  readonly limit: number;
  readonly json: boolean;
}

const base = '/api/v1/dead-letters';
/** The broker is asked for each, and an answer is waited for ten seconds. */
const pageRows = 100;

/** The newest letters. */
export async function listDeadLetters(
  config: FleetConfig,
  { host, limit, json }: ListOptions,
  write: Write,
): Promise<void> {
  const query = new URLSearchParams({
    limit: String(Math.min(limit, pageRows)),
    ...(host === undefined ? {} : { host }),
  });
  const letters = await new ApiClient(config).list<DeadLetter>(`${base}?${query.toString()}`, limit);
  if (json) {
    write(`${renderJson(letters)}\n`);
  } else if (letters.length === 0) {
    write('no dead letters\n');
  } else {
    write(`${renderTable(letterColumns(Date.now()), letters)}\n`);
  }
}

/** One letter with what is in it. */
export async function showDeadLetter(
  config: FleetConfig,
  id: number,
  { json }: { readonly json: boolean },
  write: Write,
): Promise<void> {
  const { data: letter } = await new ApiClient(config).ask<{ data: FullDeadLetter }>(`${base}/${id}`);
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
      ? `payload in base64, from its start: ${escapeControls(payloadHead ?? '')}\n`
      : `message: ${renderJson(message)}\n`,
  );
}

/** Sends letters to the collectors again, one after the other; the first that cannot be sent ends that. */
export async function retryDeadLetters(config: FleetConfig, ids: readonly number[], write: Write): Promise<void> {
  const api = new ApiClient(config);
  for (const id of ids) {
    const { data: letter } = await api.ask<{ data: DeadLetter }>(`${base}/${id}/retry`, 'POST');
    write(`letter ${id} was sent again on ${escapeControls(letter.subject ?? '')}\n`);
  }
}

function letterColumns(nowMs: number): readonly Column<DeadLetter>[] {
  return [
    { title: 'ID', value: ({ id }) => String(id), align: 'right' },
    { title: 'AGE', value: ({ storedAt }) => showAge(storedAt, nowMs), align: 'right' },
    { title: 'HOST', value: ({ host }) => host ?? '-' },
    { title: 'SIZE', value: ({ bytes }) => showBytes(bytes), align: 'right' },
    { title: 'REASON', value: ({ reason }) => reason ?? '-', longest: 120 },
  ];
}
