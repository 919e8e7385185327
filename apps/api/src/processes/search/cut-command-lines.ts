import {
  readHostsWithCutCommandLines,
  readHostsWithCutCommandLinesIn,
  searchesText,
  type ProcessFilters,
  type Storage,
  type TableAnchor,
} from '@psfleet/storage';
import { warnAboutHosts } from '../../moments/host-warning.js';

const warning = 'command lines longer than 8 KiB are cut, and a search cannot see what was cut off';

/** Warns about the hosts of tables on which a search in texts may miss a process. */
export async function warnAboutCutTexts(
  storage: Storage,
  { where }: ProcessFilters,
  anchors: readonly TableAnchor[],
): Promise<{ warnings: string[]; rowsRead: number }> {
  const { hosts, rowsRead } = await readHostsWithCutCommandLines(storage, searchesText(where) ? anchors : []);
  return { warnings: warnAboutHosts(warning, hosts.map(toHost)), rowsRead };
}

/** The same of a time range, in milliseconds since the epoch; null stands for all hosts. */
export async function warnAboutCutTextsIn(
  storage: Storage,
  { where }: ProcessFilters,
  hosts: readonly string[] | null,
  range: { readonly from: number; readonly to: number },
): Promise<string[]> {
  const cut = searchesText(where) ? await readHostsWithCutCommandLinesIn(storage, hosts, range) : [];
  return warnAboutHosts(warning, cut.map(toHost));
}

const toHost = (host: string): { host: string } => ({ host });
