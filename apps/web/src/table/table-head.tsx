import type { Column } from './columns.js';
import type { Sort } from './sort-rows.js';

export function TableHead({
  columns,
  sort,
  onSort,
  hasMarks,
}: {
  readonly columns: readonly Column[];
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  /** Whether rows can be marked. */
  readonly hasMarks: boolean;
}) {
  return (
    <div role="rowgroup" className="grid-head">
      <div role="row" aria-rowindex={1} className="grid-row">
        {hasMarks && (
          <div role="columnheader" className="mark">
            <span className="hidden">Marked</span>
          </div>
        )}
        {columns.map(({ id, head, isNumber }) => {
          const isSorted = id === sort.id;
          const direction = sort.isDescending ? 'descending' : 'ascending';
          return (
            <div
              key={id}
              role="columnheader"
              aria-sort={isSorted ? direction : 'none'}
              className={isNumber ? 'n' : undefined}
            >
              <button
                type="button"
                tabIndex={-1}
                onClick={() => onSort({ id, isDescending: isSorted ? !sort.isDescending : isNumber })}
              >
                {head}
                {isSorted && <span aria-hidden="true">{sort.isDescending ? ' ↓' : ' ↑'}</span>}
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}
