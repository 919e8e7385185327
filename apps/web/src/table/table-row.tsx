import { escapeControls } from '@psfleet/display';
import { memo, type CSSProperties } from 'react';
import type { Column, ProcessRow } from './columns.js';

export interface TableRowProps {
  readonly id: string;
  readonly index: number;
  /** Place and height in pixels. */
  readonly start: number;
  readonly size: number;
  readonly row: ProcessRow;
  readonly columns: readonly Column[];
  readonly sortId: string;
  /** The largest value of the sorted column; 0 for none. */
  readonly maximum: number;
  readonly isSelected: boolean;
  readonly onSelect: (procUid: string) => void;
  readonly onOpen: (procUid: string) => void;
}

export const TableRow = memo(function TableRow(props: TableRowProps) {
  const { id, index, start, size, row, columns, sortId, maximum, isSelected, onSelect, onOpen } = props;
  return (
    // The grid around it takes the keys: it is the one tab stop of all rows.
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className="grid-row"
      style={{ transform: `translateY(${start}px)`, height: size }}
      onClick={() => onSelect(row.procUid)}
      onDoubleClick={() => onOpen(row.procUid)}
    >
      {columns.map((column) => {
        const isSorted = column.id === sortId;
        const value = column.value(row);
        const share = isSorted && maximum > 0 && typeof value === 'number' ? value / maximum : 0;
        const kind = column.isNumber ? (value === 0 ? 'n zero' : 'n') : 'cut';
        return (
          <div
            key={column.id}
            role="gridcell"
            className={isSorted ? `${kind} sorted` : kind}
            style={share > 0 ? ({ '--share': share } as CSSProperties) : undefined}
          >
            {column.id === 'name' ? <Name row={row} /> : escapeControls(column.text(row))}
          </div>
        );
      })}
    </div>
  );
});

/** The name, and the arguments in grey behind it. Both are text of a stranger. */
function Name({ row: { name, cmdline, depth = 0, status } }: { readonly row: ProcessRow }) {
  const rest = cmdline?.slice(1).join(' ').slice(0, 300) ?? '';
  return (
    <span style={depth > 0 ? { paddingLeft: depth * 14 } : undefined}>
      <span className="b">{escapeControls(name.slice(0, 200))}</span>
      {status === 'zombie' && <span className="tag">zombie</span>}
      {rest !== '' && <span className="mono i3"> {escapeControls(rest)}</span>}
    </span>
  );
}
