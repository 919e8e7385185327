import type { Fleet } from '@psfleet/sdk';
import type { Command } from '../frame/command.js';
import type { ValueSource } from '../frame/parameters.js';
import type { Candidate } from './complete-words.js';

/** A shell waits for its Tab key: what has not answered by then is left out. */
const deadlineMs = 300;
const maxValues = 200;

export interface ValuesRequest {
  readonly source: Exclude<ValueSource, readonly string[]>;
  readonly prefix: string;
  readonly command: Command | null;
  readonly connect: () => Promise<Fleet>;
}

/** The values that a source has for a prefix; none if it does not answer in time. */
export async function findValues(request: ValuesRequest): Promise<readonly Candidate[]> {
  const { source, prefix, command } = request;
  if (source === 'columns') {
    return completeList(prefix, command?.columns ?? []);
  }
  if (source === 'server') {
    const { readNamedServers, serversFile } = await import('../config/named-servers.js');
    return plain(Object.keys(readNamedServers(serversFile()).servers), prefix);
  }
  if (source === 'time') {
    return plain(['-15m', '-1h', '-1d', 'yesterday', 'now'], prefix);
  }
  if (source === 'search') {
    return await completeSearchWord(request);
  }
  return await askInTime(request, async (fleet, signal) => {
    if (source === 'metric') {
      const { data } = await fleet.metrics({ signal });
      return data.filter(({ name }) => name.startsWith(prefix)).map(({ name, help }) => ({ text: name, help }));
    }
    const hosts = await fleet.hosts({ limit: 1000 }, { signal }).first(1000);
    if (source === 'label') {
      const labels = hosts.flatMap(({ labels }) => Object.entries(labels).map(([name, value]) => `${name}=${value}`));
      return plain([...new Set(labels)], prefix);
    }
    const names = hosts.map(({ host }) => (source === 'process' ? `${host}/` : host));
    return plain(names, prefix);
  });
}

/** Fields, operators and the values that fields have now. */
async function completeSearchWord(request: ValuesRequest): Promise<readonly Candidate[]> {
  const { completeSearch, printValue } = await import('@psfleet/search');
  const { prefix: word } = request;
  const { from, completions, valuesOf, prefix } = completeSearch(word);
  const lead = word.slice(0, from);
  const fixed = completions.map(({ text, help }) => ({ text: (lead + text).trimEnd(), help }));
  if (valuesOf === null) {
    return fixed;
  }
  const field = valuesOf.kind === 'label' ? `label.${valuesOf.key}` : valuesOf.field;
  const values = await askInTime(request, async (fleet, signal) => {
    const query = { field, limit: 50, ...(prefix === '' ? {} : { prefix }) };
    const { data } = await fleet.client.call('listProcessValues', query, { signal });
    return data.map(({ value, processes }) => ({
      text: lead + printValue({ value, isGlob: false }),
      help: processes === null ? '' : `${processes} processes`,
    }));
  });
  return [...fixed, ...values];
}

/** Completes the last name of a list with commas. */
function completeList(prefix: string, names: readonly string[]): Candidate[] {
  const lead = /^(.*,)?\+?/s.exec(prefix)?.[0] ?? '';
  return plain(
    names.map((name) => lead + name),
    prefix,
  );
}

function plain(texts: readonly string[], prefix: string): Candidate[] {
  return texts.filter((text) => text.startsWith(prefix)).map((text) => ({ text, help: '' }));
}

/** Nothing is reported: the cursor stands in a command line, where no message belongs. */
async function askInTime(
  { connect }: ValuesRequest,
  ask: (fleet: Fleet, signal: AbortSignal) => Promise<readonly Candidate[]>,
): Promise<readonly Candidate[]> {
  try {
    const values = await ask(await connect(), AbortSignal.timeout(deadlineMs));
    return values.slice(0, maxValues);
  } catch (error) {
    if (error instanceof Error) {
      return [];
    }
    throw error;
  }
}
