import { useNavigate } from '@tanstack/react-router';
import { Columns3 } from 'lucide-react';
import { allColumns, type Column } from '../table/columns.js';
import { Menu } from './menu.js';

/** Chooses the columns of a table of processes, which the address keeps. */
export function ColumnChoice({
  shown,
  usual,
}: {
  readonly shown: readonly Column[];
  readonly usual: readonly Column[];
}) {
  const navigate = useNavigate();
  const show = (columns: readonly Column[]): void => {
    const cols = idsOf(columns);
    void navigate({
      to: '.',
      search: ({ cols: _before, ...now }: Record<string, unknown>) => (cols === idsOf(usual) ? now : { ...now, cols }),
      replace: true,
    });
  };
  const toggle = (column: Column): void =>
    show(allColumns.filter((each) => (each === column ? !shown.includes(each) : shown.includes(each))));
  return (
    <Menu name="Columns" Icon={Columns3}>
      <fieldset className="column-choice">
        <legend className="hidden">Columns</legend>
        {allColumns.map((column) => (
          <label key={column.id}>
            <input
              type="checkbox"
              checked={shown.includes(column)}
              disabled={column.id === 'name'}
              onChange={() => toggle(column)}
            />
            {column.head}
          </label>
        ))}
      </fieldset>
      <button type="button" className="btn" onClick={() => show(usual)}>
        Usual columns
      </button>
    </Menu>
  );
}

function idsOf(columns: readonly Column[]): string {
  return columns.map(({ id }) => id).join(',');
}
