import { compareNaturally } from '@psfleet/display';
import { HostLink } from '../lists/links.js';
import type { PlainColumn } from '../lists/plain-table.js';

interface Named {
  readonly host: string;
}

/** The column that names the host of a row, in the order in which people count. */
export const hostColumn: PlainColumn<Named> = {
  id: 'host',
  head: 'Host',
  onPhone: true,
  value: hostOf,
  compareTexts: compareNaturally,
  cell: ({ host }) => <HostLink host={host} />,
  className: () => 'b',
};

/** Identifies a row of a table that has one for each host. */
export function hostOf({ host }: Named): string {
  return host;
}
