import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { JumpDialog } from '../dialogs/jump-dialog.js';
import { KeysDialog } from '../dialogs/keys-dialog.js';
import { nextMark } from './next-mark.js';
import { useNeedle } from './scrubbing.js';

/** The keys that work on every page, unless something that takes text or a dialog has the focus. */
export function PageKeys() {
  const { clock, marks, step, pan, goLive } = useNeedle();
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<'jump' | 'keys' | null>(null);
  useEffect(() => {
    const actions: Readonly<Record<string, () => void>> = {
      ' ': () => (clock.at === null ? clock.moveTo(Date.now()) : goLive()),
      Escape: goLive,
      ',': () => step(-1),
      '.': () => step(1),
      '<': () => jump(-1),
      '>': () => jump(1),
      ';': () => jump(-1),
      ':': () => jump(1),
      '[': () => pan(-0.25),
      ']': () => pan(0.25),
      a: () => pan(-0.1),
      d: () => pan(0.1),
      w: () => clock.setWindow(clock.windowMs / 2),
      s: () => clock.setWindow(clock.windowMs * 2),
      g: () => setDialog('jump'),
      '?': () => setDialog('keys'),
      '/': () => focusSearch(() => void navigate({ to: '/processes', search: (now: object) => now })),
    };
    const jump = (direction: -1 | 1): void => {
      const mark = nextMark(marks, clock.at ?? Date.now(), direction);
      if (mark !== null) {
        clock.moveTo(mark);
      }
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      const action = actions[event.key];
      const isTaken = event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey;
      if (action !== undefined && !isTaken && !takesKeys(event.target, event.key)) {
        event.preventDefault();
        action();
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });
  const close = (): void => setDialog(null);
  return (
    <>
      {dialog === 'jump' && <JumpDialog onClose={close} />}
      {dialog === 'keys' && <KeysDialog onClose={close} />}
    </>
  );
}

/** A button is pressed by Space; text is typed; a dialog has keys of its own. */
function takesKeys(target: EventTarget | null, key: string): boolean {
  return (
    target instanceof Element &&
    (target.closest('dialog, input, textarea, select, [contenteditable]') !== null ||
      (key === ' ' && target.closest('button, a, summary') !== null))
  );
}

function focusSearch(goToSearch: () => void): void {
  const field = document.querySelector<HTMLInputElement>('input[type="search"]');
  if (field === null) {
    goToSearch();
  } else {
    field.focus();
  }
}
