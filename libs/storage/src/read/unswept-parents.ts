import { endedInTicks } from '../schema/ended-usage.js';

/**
 * Processes that no sweep saw, each with its parent; 0 where that is init, which adopts and starts processes of other
 * units than its own. Both placeholders are milliseconds since the epoch.
 */
export const parentsOfUnswept = (from: string, to: string): string => `
unswept_parents AS (
  SELECT e.host AS host, e.proc_uid AS uid, if(ifNull(e.ppid, 1) = 1, 0, e.parent_proc_uid) AS parent
  FROM process_events AS e
  WHERE ${endedInTicks(from, to)} AND e.unswept AND e.proc_uid != 0
    AND (empty({hosts:Array(String)}) OR e.host IN {hosts:Array(String)})
)`;

const ownParent = 'if(ifNull(e.ppid, 1) = 1, 0, e.parent_proc_uid)';

/**
 * For rows `e` of exits: the process whose identity tells the unit and container of one that has none. A short-lived
 * shell starts short-lived commands, so up to three parents are tried. It needs {@link parentsOfUnswept}.
 */
export const unsweptChain = {
  lookedUp: `multiIf(NOT ifNull(e.unswept, false), e.proc_uid, a.uid = 0, ${ownParent}, b.uid = 0, a.parent, b.parent)`,
  joins: `LEFT ANY JOIN unswept_parents AS a ON a.host = e.host AND a.uid = e.parent_proc_uid
  LEFT ANY JOIN unswept_parents AS b ON b.host = a.host AND b.uid = a.parent`,
} as const;
