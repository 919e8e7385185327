import type { Listing } from '../../render/column.js';

/** A server as it is shown, without its token. */
export interface ListedServer {
  readonly name: string;
  readonly url: string;
  readonly isCurrent: boolean;
  readonly authorityFile: string | null;
}

export const serverListing: Listing<ListedServer> = {
  columns: [
    { name: 'name', title: 'NAME', show: ({ name }) => name },
    { name: 'url', title: 'URL', show: ({ url }) => url, maxWidth: 80 },
    { name: 'isCurrent', title: 'USED', show: ({ isCurrent }) => (isCurrent ? 'yes' : '-') },
    { name: 'authorityFile', title: 'AUTHORITY', show: ({ authorityFile }) => authorityFile ?? '-' },
  ],
  shown: ['name', 'url', 'isCurrent', 'authorityFile'],
  empty: 'no server is kept: add one with `psfleet server add`',
};
