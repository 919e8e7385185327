import { escapeControls, showNumber } from '@psfleet/display';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useMemo, useRef, type ReactNode } from 'react';
import { useMedia } from '../design/use-media.js';
import { orderRows, type Sort, type SortKey } from '../table/sort-rows.js';

export interface PlainColumn<Row> extends SortKey<Row> {
  readonly id: string;
  /** With the unit of all its values. */
  readonly head: string;
  /** Pixels; columns without one share what is left, and have at least 150. */
  readonly width?: number;
  readonly isNumber?: boolean;
  /** Whether a phone shows it. A phone shows all columns of a table that marks none of them. */
  readonly onPhone?: boolean;
  /** How many decimals a number is shown with. */
  readonly digits?: 0 | 1 | 2;
  /** What the cell shows instead of the value. */
  readonly cell?: (row: Row) => ReactNode;
  readonly className?: (row: Row) => string;
}

export interface PlainTableProps<Row> {
  readonly label: string;
  readonly columns: readonly PlainColumn<Row>[];
  readonly rows: readonly Row[];
  /** Names a row among all: what stays the same when its values change. */
  readonly identify: (row: Row) => string;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  /** Whether the rows are of an earlier moment. */
  readonly isOld?: boolean;
}

const headHeight = 28;
const minSharedWidth = 150;

/** A table whose rows have links of their own and may be sorted by every column. Only visible rows are drawn. */
export function PlainTable<Row>(props: PlainTableProps<Row>) {
  const { label, rows, identify, sort, onSort, isOld = false } = props;
  const isPhone = useMedia('(max-width: 720px)');
  const columns = useMemo(
    () => (isPhone && props.columns.some(isOnPhone) ? props.columns.filter(isOnPhone) : props.columns),
    [isPhone, props.columns],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const sorted = useMemo(() => {
    const column = props.columns.find(({ id }) => id === sort.id);
    return column === undefined ? rows : orderRows(rows, column, sort, identify);
  }, [rows, props.columns, sort.id, sort.isDescending, identify]);
  const virtualizer = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isPhone ? 44 : 26),
    overscan: 20,
    scrollPaddingStart: headHeight,
    useFlushSync: false,
  });
  const items = virtualizer.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  const minWidth = columns.reduce((sum, { width = minSharedWidth }) => sum + width, 0);
  return (
    <div ref={scroller} className="scroll" tabIndex={0} role="region" aria-label={label} data-old={isOld}>
      <table className="plain" aria-rowcount={sorted.length + 1} style={{ minWidth }}>
        <colgroup>
          {columns.map(({ id, width }) => (
            <col key={id} style={width === undefined ? undefined : { width }} />
          ))}
        </colgroup>
        <PlainHead columns={columns} sort={sort} onSort={onSort} />
        <tbody>
          <Gap height={above} columns={columns.length} />
          {items.map(({ index }) => {
            const row = sorted[index];
            return row === undefined ? null : (
              <PlainRow
                key={identify(row)}
                row={row}
                index={index}
                columns={columns as readonly PlainColumn<unknown>[]}
              />
            );
          })}
          <Gap height={below} columns={columns.length} />
        </tbody>
      </table>
    </div>
  );
}

function isOnPhone({ onPhone = false }: { readonly onPhone?: boolean }): boolean {
  return onPhone;
}

function PlainHead<Row>({ columns, sort, onSort }: Pick<PlainTableProps<Row>, 'columns' | 'sort' | 'onSort'>) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map(({ id, head, isNumber = false }) => {
          const isSorted = id === sort.id;
          return (
            <th
              key={id}
              scope="col"
              className={isNumber ? 'n' : undefined}
              aria-sort={isSorted ? (sort.isDescending ? 'descending' : 'ascending') : 'none'}
            >
              <button
                type="button"
                onClick={() => onSort({ id, isDescending: isSorted ? !sort.isDescending : isNumber })}
              >
                {head}
                {isSorted && <span aria-hidden="true">{sort.isDescending ? ' ↓' : ' ↑'}</span>}
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

/** An answer keeps the object of a row that has not changed, so that only rows with news are drawn again. */
const PlainRow = memo(function PlainRow({
  row,
  index,
  columns,
}: {
  readonly row: unknown;
  readonly index: number;
  readonly columns: readonly PlainColumn<unknown>[];
}) {
  return (
    <tr aria-rowindex={index + 2}>
      {columns.map((column) => {
        const { id, isNumber = false, className } = column;
        return (
          <td key={id} className={`${isNumber ? 'n' : 'cut'} ${className?.(row) ?? ''}`}>
            {column.cell === undefined ? textOf(column, row) : column.cell(row)}
          </td>
        );
      })}
    </tr>
  );
});

function textOf<Row>({ value, isNumber = false, digits = 0 }: PlainColumn<Row>, row: Row): string {
  const shown = value(row);
  return isNumber ? showNumber(typeof shown === 'number' ? shown : null, digits) : escapeControls(String(shown ?? '–'));
}

/** Stands for the rows above or below those that are drawn. */
function Gap({ height, columns }: { readonly height: number; readonly columns: number }) {
  return height <= 0 ? null : (
    <tr aria-hidden="true" className="gap">
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}
