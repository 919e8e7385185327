import { Fleet } from '@psfleet/sdk';
import { readSnapshot, type Snapshot } from './read-snapshot.js';
import { createSnapshotSend } from './snapshot-send.js';

/** No request leaves the program; the SDK wants an address. */
const url = 'http://localhost/';

export interface OpenedSnapshot {
  /** Answers what the file has, as the API does. */
  readonly fleet: Fleet;
  readonly snapshot: Snapshot;
}

/** Opens a file that `psfleet snapshot` wrote. Rejects with CommandError. */
export async function openSnapshot(path: string): Promise<OpenedSnapshot> {
  const snapshot = await readSnapshot(path);
  return { fleet: new Fleet({ url, send: createSnapshotSend(snapshot) }), snapshot };
}
