import { useNavigate, useSearch } from '@tanstack/react-router';
import { groupings } from '../lists/page-search.js';

/** What the processes of a table are grouped by, which the address keeps. */
export function GroupChoice() {
  const { group } = useSearch({ strict: false });
  const navigate = useNavigate();
  return (
    <label className="i2 choice">
      Group by{' '}
      <select
        value={group ?? ''}
        onChange={({ target: { value } }) => {
          const chosen = groupings.find((grouping) => grouping === value);
          void navigate({
            to: '.',
            // The order of a table of groups is not one of a table of processes.
            search: ({ group: _group, sort: _sort, ...now }: Record<string, unknown>) =>
              chosen === undefined ? now : { ...now, group: chosen },
            replace: true,
          });
        }}
      >
        <option value="">nothing</option>
        {groupings.map((grouping) => (
          <option key={grouping} value={grouping}>
            {grouping}
          </option>
        ))}
      </select>
    </label>
  );
}
