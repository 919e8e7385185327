import { useNavigate } from '@tanstack/react-router';
import { wallViews, type WallView } from '../lists/page-search.js';
import { mostCards } from './wall-view.js';

const names: Readonly<Record<WallView, string>> = { cards: 'Cards', tiles: 'Tiles', list: 'List' };

/** How the wall shows its hosts, which the address keeps. */
export function ViewChoice({ shown, hosts }: { readonly shown: WallView; readonly hosts: number }) {
  const navigate = useNavigate();
  return (
    <div className="tabs" role="group" aria-label="Show hosts as">
      {wallViews.map((view) => (
        <button
          key={view}
          type="button"
          aria-pressed={view === shown}
          disabled={view === 'cards' && hosts > mostCards}
          title={view === 'cards' && hosts > mostCards ? `Cards are for at most ${mostCards} hosts` : undefined}
          onClick={() =>
            void navigate({
              to: '.',
              // The order of the list is that of no other view.
              search: ({ sort: _sort, ...now }: Record<string, unknown>) => ({ ...now, show: view }),
              replace: true,
            })
          }
        >
          {names[view]}
        </button>
      ))}
    </div>
  );
}
