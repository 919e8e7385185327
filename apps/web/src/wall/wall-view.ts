import type { WallView } from '../lists/page-search.js';

/** Few hosts have room for cards. */
const usualCards = 24;
/** A browser takes seconds to lay out more of them. */
export const mostCards = 500;

/** How the wall shows this number of hosts: as somebody chose, where that is possible. */
export function viewFor(chosen: WallView | undefined, hosts: number): WallView {
  if (chosen === undefined) {
    return hosts <= usualCards ? 'cards' : 'tiles';
  }
  return chosen === 'cards' && hosts > mostCards ? 'tiles' : chosen;
}
