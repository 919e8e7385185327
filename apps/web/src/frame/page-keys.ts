import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { nextMark } from './next-mark.js';
import type { PageDialog } from './page-dialog.js';
import type { Scrubbing } from './scrubbing.js';
import { toggleStripForm } from './strip-zone.js';
import { isInside, takesKey } from './takes-key.js';

/**
 * The keys that work on every page, unless something that takes text or a dialog has the focus. The palette opens from
 * anywhere but a dialog.
 */
export function usePageKeys(
  { clock, marks, step, pan, goLive }: Scrubbing,
  onShow: (dialog: PageDialog) => void,
): void {
  const navigate = useNavigate();
  useEffect(() => {
    const jump = (direction: -1 | 1): void => {
      const mark = nextMark(marks, clock.at ?? Date.now(), direction);
      if (mark !== null) {
        clock.moveTo(mark);
      }
    };
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
      t: toggleStripForm,
      g: () => onShow({ kind: 'jump' }),
      '?': () => onShow({ kind: 'keys' }),
      '/': () => focusSearch(() => void navigate({ to: '/processes', search: (now: object) => now })),
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
      const isPalette = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k';
      if (isPalette && !isInside(event.target, 'dialog')) {
        event.preventDefault();
        onShow({ kind: 'palette' });
        return;
      }
      const action = actions[event.key];
      if (action !== undefined && !event.defaultPrevented && !hasModifier && !takesKey(event.target, event.key)) {
        event.preventDefault();
        action();
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });
}

function focusSearch(goToSearch: () => void): void {
  const field = document.querySelector<HTMLInputElement>('input[type="search"]');
  if (field === null) {
    goToSearch();
  } else {
    field.focus();
  }
}
