import { deletedSuffix, linkTarget } from '../proc-pid/links.js';
import type { LinuxProcessContext } from '../process/process-source.js';
import { ifAllowed } from './read-slot.js';
import type { Slots } from './slots.js';

/**
 * Whether the link to the executable reads as it did when the identity was read. Only the link is read, and nothing of
 * the file system that it leads to. An unknown executable counts as the same.
 */
export function isExecutableSame({ io, procRoot }: LinuxProcessContext, slots: Slots, slot: number): boolean {
  const { exe, exeState } = slots.identities[slot] ?? { exe: null, exeState: null };
  if (exe === null || exe === '') {
    return true;
  }
  const link = ifAllowed(() => io.readlink(`${procRoot}/${slots.columns.pid[slot] ?? 0}/exe`));
  return link === null || linkTarget(link) === (exeState === null ? exe : `${exe}${deletedSuffix}`);
}
