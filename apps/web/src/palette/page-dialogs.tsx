import { lazy, Suspense } from 'react';
import { JumpDialog } from '../dialogs/jump-dialog.js';
import { KeysDialog } from '../dialogs/keys-dialog.js';
import type { PageDialogProps } from '../frame/page-dialog.js';

const Palette = lazy(async () => ({ default: (await import('./palette.js')).Palette }));
const ActionDialog = lazy(async () => ({ default: (await import('../actions/action-dialog.js')).ActionDialog }));

/** The palette, the other dialogs that it leads to, and those of the keys of the page. */
export function PageDialogs({ dialog, onShow }: PageDialogProps) {
  const close = (): void => onShow(null);
  return (
    <Suspense>
      {dialog?.kind === 'jump' && <JumpDialog onClose={close} />}
      {dialog?.kind === 'keys' && <KeysDialog onClose={close} />}
      {dialog?.kind === 'act' && <ActionDialog procUid={dialog.procUid} onClose={close} />}
      {dialog?.kind === 'palette' && (
        <Palette
          onClose={close}
          onShow={(kind) => onShow({ kind })}
          onAct={(procUid) => onShow({ kind: 'act', procUid })}
        />
      )}
    </Suspense>
  );
}
