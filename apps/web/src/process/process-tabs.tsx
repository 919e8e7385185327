import { useNavigate, useSearch } from '@tanstack/react-router';

const tabs = [
  { id: undefined, name: 'Events' },
  { id: 'actions', name: 'Who acted on it' },
] as const;

/** Chooses between what happened to a process and what was done to it, which the address keeps. */
export function ProcessTabs() {
  const { tab } = useSearch({ from: '/p/$procUid' });
  const navigate = useNavigate({ from: '/p/$procUid' });
  const open = tabs.find(({ id }) => id === tab) ?? tabs[0];
  return (
    <div className="bar tab-row">
      <div className="tabs" role="tablist" aria-label="About this process">
        {tabs.map((each) => (
          <button
            key={each.name}
            role="tab"
            type="button"
            aria-selected={each === open}
            onClick={() =>
              void navigate({
                // The order of one table is not that of the other.
                search: ({ tab: _tab, sort: _sort, ...now }) =>
                  each.id === undefined ? now : { ...now, tab: each.id },
                replace: true,
              })
            }
          >
            {each.name}
          </button>
        ))}
      </div>
    </div>
  );
}
