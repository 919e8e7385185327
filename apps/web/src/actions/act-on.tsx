import type { Process } from '@psfleet/sdk';
import { ActionDialog } from './action-dialog.js';
import { SeveralDialog } from './several-dialog.js';

/** The dialog for what somebody wants to act on: one process, or all that are marked. */
export function ActOn({
  processes,
  onClose,
}: {
  readonly processes: readonly Process[];
  readonly onClose: () => void;
}) {
  const [first] = processes;
  return first !== undefined && processes.length === 1 ? (
    <ActionDialog procUid={first.procUid} onClose={onClose} />
  ) : (
    <SeveralDialog processes={processes} onClose={onClose} />
  );
}
