import type { RowFlags } from '../src/render/output-flags.js';

/** The flags of a listing when none is given. */
export const noRowFlags: RowFlags = {
  json: false,
  csv: false,
  columns: null,
  noHeaders: false,
  wide: false,
  utc: false,
};
