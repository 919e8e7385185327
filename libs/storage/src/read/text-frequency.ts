import type { SearchTerm } from '@psfleet/search';
import type { Storage } from '../client.js';
import { isCommandLine } from './field-conditions.js';
import { renderRelaxed, whereParams, type ProcessFilters } from './process-conditions.js';
import { textOfRow, textsInRange } from './text-conditions.js';

/** Renders what a text decides. Most texts do not contain a given one, so what is negated decides little. */
function renderOfText(term: SearchTerm, parameter: string, isNegated: boolean): string | null {
  if (isNegated) {
    return null;
  }
  if (term.kind === 'text') {
    return textOfRow.inAny(term, parameter);
  }
  return term.kind === 'field' && isCommandLine(term) ? textOfRow.inCommandLine(term, parameter) : null;
}

/**
 * Whether filters may fit more than `count` processes, if each different text of the days of textParams runs once on
 * each of `hosts` hosts. It is known as soon as enough texts are found. Throws StorageError.
 */
export async function fitsManyTexts(
  storage: Storage,
  filters: ProcessFilters,
  days: Readonly<Record<string, number>>,
  { hosts, count }: { readonly hosts: number; readonly count: number },
): Promise<{ fitsMany: boolean; rowsRead: number }> {
  const condition = filters.where === undefined || renderRelaxed(filters.where, renderOfText);
  if (condition === true) {
    return { fitsMany: true, rowsRead: 0 };
  }
  const fewTexts = Math.floor(count / hosts);
  const { rows, rowsRead } = await storage.query<{ texts: number }>(
    `SELECT count() AS texts FROM (SELECT 1 ${textsInRange} AND ${condition} LIMIT {texts:UInt32})`,
    { params: { ...whereParams(filters), ...days, texts: fewTexts + 1 } },
  );
  return { fitsMany: (rows[0]?.texts ?? 0) > fewTexts, rowsRead };
}
