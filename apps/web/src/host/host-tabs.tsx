import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';

export const hostTabs = [
  { id: 'processes', name: 'Processes' },
  { id: 'events', name: 'Events' },
  { id: 'file-systems', name: 'File systems' },
  { id: 'network', name: 'Network' },
  { id: 'sensors', name: 'Sensors' },
] as const;

export type HostTab = (typeof hostTabs)[number]['id'];

/** The open part of the page, which the address keeps. */
export function useHostTab(): HostTab {
  const { tab } = useSearch({ from: '/hosts/$host' });
  return hostTabs.find(({ id }) => id === tab)?.id ?? 'processes';
}

export function HostTabs({
  open,
  count,
  children,
}: {
  readonly open: HostTab;
  /** How many processes there are, in words; null while that is not known. */
  readonly count: string | null;
  readonly children: ReactNode;
}) {
  const navigate = useNavigate({ from: '/hosts/$host' });
  return (
    <div className="bar tab-row">
      <div className="tabs" role="tablist" aria-label="About this host">
        {hostTabs.map(({ id, name }) => (
          <button
            key={id}
            role="tab"
            type="button"
            aria-selected={id === open}
            onClick={() =>
              void navigate({
                // The order of one table is not that of another.
                search: ({ tab: _tab, sort: _sort, ...now }) => (id === 'processes' ? now : { ...now, tab: id }),
                replace: true,
              })
            }
          >
            {name}
            {id === 'processes' && count !== null && <span className="i3"> {count}</span>}
          </button>
        ))}
      </div>
      <div className="bar-end">{children}</div>
    </div>
  );
}
