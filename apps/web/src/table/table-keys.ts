import type { KeyboardEvent } from 'react';

/** What the keys of a table do. */
export interface TableActions {
  /** Chooses the row this number of rows further down; with `isRange` it marks those on the way. */
  readonly step: (rows: number, isRange: boolean) => void;
  readonly first: () => void;
  readonly last: () => void;
  readonly mark: () => void;
  readonly open: () => void;
  readonly act: () => void;
  readonly takeChanges: () => void;
  /** False if nothing was marked: the key means something else then. */
  readonly clearMarks: () => boolean;
}

const pageRows = 20;

/** Does what a key means in a table, and keeps it from the page. */
export function pressTableKey(event: KeyboardEvent, actions: TableActions): void {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const { shiftKey } = event;
  const done: Readonly<Record<string, () => unknown>> = {
    ArrowDown: () => actions.step(1, shiftKey),
    ArrowUp: () => actions.step(-1, shiftKey),
    PageDown: () => actions.step(pageRows, shiftKey),
    PageUp: () => actions.step(-pageRows, shiftKey),
    Home: actions.first,
    End: actions.last,
    Enter: actions.open,
    Escape: actions.clearMarks,
    x: actions.mark,
    k: actions.act,
    u: actions.takeChanges,
  };
  const action = done[event.key];
  if (action !== undefined && action() !== false) {
    event.preventDefault();
  }
}
