import {
  listTerms,
  matchesSearch,
  type NumberFieldName,
  parseSearch,
  type SearchedProcess,
  type SearchExpression,
  SearchSyntaxError,
  type TextFieldName,
} from '@psfleet/search';
import type { RowFilter } from './table-view.js';
import type { RowTexts, TopRow } from './top-row.js';

/** A search compares texts as they are stored: those that are shown are escaped, and cut. */
const texts: Readonly<Partial<Record<TextFieldName, (texts: RowTexts, row: TopRow) => string | null>>> = {
  name: ({ name }) => name,
  cmd: ({ name, command }) => (command === `[${name}]` ? null : command),
  user: ({ user }) => user,
  status: (_texts, { status }) => status,
  unit: ({ unit }) => unit,
  host: ({ host }) => host,
};

const numbers: Readonly<Partial<Record<NumberFieldName, (row: TopRow) => number | null>>> = {
  pid: ({ pid }) => pid,
  ppid: ({ ppid }) => ppid,
  rss: ({ rss }) => rss,
  vms: ({ vms }) => vms,
  shared: ({ shared }) => shared,
  swap: ({ swap }) => swap,
  cpu: ({ cpuPercent }) => cpuPercent,
  fds: ({ fds }) => fds,
  threads: ({ threads }) => threads,
  nice: ({ nice }) => nice,
};

/** A typed search: `filter` is null if only the API can decide it. */
export type TypedFilter =
  { readonly problem: string; readonly filter: null } | { readonly problem: null; readonly filter: RowFilter | null };

/** Rows decide a search themselves, so that it works while it is typed, unless it asks for what they do not have. */
export function readFilter(text: string): TypedFilter {
  let expression: SearchExpression;
  try {
    expression = parseSearch(text);
  } catch (error) {
    if (error instanceof SearchSyntaxError) {
      return { problem: error.message, filter: null };
    }
    throw error;
  }
  if (!listTerms(expression).every((term) => isKnownToRows(term))) {
    return { problem: null, filter: null };
  }
  return { problem: null, filter: { text, matches: (row) => matchesSearch(expression, searched(row)) } };
}

function isKnownToRows(term: ReturnType<typeof listTerms>[number]): boolean {
  switch (term.kind) {
    case 'text':
      return true;
    case 'field':
      return texts[term.field] !== undefined;
    case 'number':
      return numbers[term.field] !== undefined;
    case 'label':
      return false;
  }
}

function searched(row: TopRow): SearchedProcess {
  return {
    texts: (field) => {
      const text = texts[field]?.(row.stored ?? row, row) ?? null;
      return text === null ? [] : [text];
    },
    number: (field) => numbers[field]?.(row) ?? null,
    label: () => null,
  };
}
