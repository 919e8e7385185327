import { optional, toggle, type ValuesOf } from '../frame/parameters.js';

/** Flags of commands that show times. */
export const timeFlags = {
  utc: toggle('show times in UTC instead of the local zone'),
};

/** Flags of commands that write one thing. */
export const jsonFlag = { json: toggle("write the API's answer as JSON") };

/** Flags of commands that list rows. */
export const rowFlags = {
  ...jsonFlag,
  csv: toggle('write CSV with a header'),
  columns: optional('<names>', 'the columns to show, with commas between; +name adds one to those that are shown', {
    short: 'o',
    values: 'columns',
  }),
  noHeaders: toggle('write no header'),
  wide: toggle('cut nothing, also on a terminal'),
  ...timeFlags,
};

export type RowFlags = ValuesOf<typeof rowFlags>;
