import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createPsutil } from '@psfleet/psutil-core';
import type { MachineMarks } from '@psfleet/wire';

/** Made at the installation of the system; see machine-id(5). */
const machineIdFile = 'etc/machine-id';
/** Made by the firmware or the hypervisor; only root may read it. */
const productUuidFile = 'sys/class/dmi/id/product_uuid';

/**
 * Reads the marks that tell this machine from a copy of its disk, as hashes: machine-id(5) asks to keep the id
 * confidential. `rootFs` is where the host's / is mounted.
 */
export function readMachineMarks(rootFs: string): MachineMarks {
  const { resolvePath } = createPsutil({ rootFs });
  return {
    machineId: hashOf(() => resolvePath(`/${machineIdFile}`)),
    productUuid: hashOf(() => resolvePath(`/${productUuidFile}`)),
  };
}

/** What differs between the machine that was enrolled and this one; null if nothing does that both have. */
export function describeDifference(enrolled: MachineMarks, here: MachineMarks): string | null {
  const differs = (mark: keyof MachineMarks): boolean =>
    enrolled[mark] !== null && here[mark] !== null && enrolled[mark] !== here[mark];
  const names = [
    ...(differs('machineId') ? [`/${machineIdFile}`] : []),
    ...(differs('productUuid') ? [`/${productUuidFile}`] : []),
  ];
  return names.length === 0 ? null : names.join(' and ');
}

/** Null where there is no such file, no right to read it, or a mount that may hang: then it is not compared. */
function hashOf(find: () => string | null): string | null {
  let text: string;
  try {
    const path = find();
    if (path === null) {
      return null;
    }
    text = readFileSync(path, 'utf8').trim().toLowerCase();
  } catch {
    return null;
  }
  // systemd writes "uninitialized" into images; https://www.freedesktop.org/software/systemd/man/machine-id.html
  return text === '' || text === 'uninitialized' ? null : createHash('sha256').update(text).digest('hex');
}
