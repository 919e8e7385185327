import { useMemo, useState } from 'react';
import type { ProcessRow } from './columns.js';
import { extendMarks, noMarks, toggleMark } from './marks.js';

export interface MarkedRows {
  readonly uids: ReadonlySet<string>;
  /** The marked rows that are in the table, in its order. */
  readonly rows: readonly ProcessRow[];
  readonly toggle: (uid: string) => void;
  /** Marks the rows from where the range began, or from the chosen one, to this one. */
  readonly extendTo: (uid: string) => void;
  /** False if nothing was marked. */
  readonly clear: () => boolean;
}

/** The marks of a table. A row that leaves the table is not acted on; its mark is there again when it comes back. */
export function useMarks(shown: readonly ProcessRow[], selected: string | null): MarkedRows {
  const [marks, setMarks] = useState(noMarks);
  const { uids } = marks;
  const rows = useMemo(() => (uids.size === 0 ? [] : shown.filter(({ procUid }) => uids.has(procUid))), [shown, uids]);
  return {
    uids,
    rows,
    toggle: (uid) => setMarks(toggleMark(marks, uid)),
    extendTo: (uid) =>
      setMarks(
        extendMarks(
          marks,
          shown.map(({ procUid }) => procUid),
          selected,
          uid,
        ),
      ),
    clear: () => {
      setMarks(noMarks);
      return uids.size > 0;
    },
  };
}
