import type { ProcessFilters } from './processes.js';

/** A host at a moment; default: now. */
export interface ComparedTable {
  readonly host: string;
  readonly at?: string | number;
}

/** Two hosts, or two moments, whose programs to compare. */
export interface ComparisonQuery extends ProcessFilters {
  readonly first: ComparedTable;
  readonly second: ComparedTable;
}
