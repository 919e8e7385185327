import { optional } from '../frame/parameters.js';

/** The flag of every command that can read a file instead of asking an API. */
export const fileFlag = {
  file: optional('<file>', 'show a file that `psfleet snapshot` wrote, without a server', { values: 'file' }),
};
