import { escapeControls } from '@psfleet/display';
import { memo, type CSSProperties, type MouseEvent } from 'react';
import type { Column, ProcessRow } from './columns.js';

/** What a click on a row is meant for. */
export interface RowPress {
  /** The box of its mark was pressed. */
  readonly isOnMark: boolean;
  /** With Shift: all rows up to this one. */
  readonly isRange: boolean;
  /** With Ctrl or Cmd: this one beside the others. */
  readonly isOneMore: boolean;
}

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
  /** Null where rows cannot be marked. */
  readonly isMarked: boolean | null;
  readonly onPress: (procUid: string, press: RowPress) => void;
  readonly onOpen: (procUid: string) => void;
}

export const TableRow = memo(function TableRow(props: TableRowProps) {
  const { id, index, start, size, row, columns, sortId, maximum, isSelected, isMarked, onPress, onOpen } = props;
  return (
    // The grid around it takes the keys: it is the one tab stop of all rows.
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className="grid-row"
      style={{ transform: `translateY(${start}px)`, height: size }}
      onClick={(event) => onPress(row.procUid, readPress(event))}
      onDoubleClick={() => onOpen(row.procUid)}
    >
      {isMarked !== null && (
        <div role="gridcell" className="mark">
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={`Mark ${escapeControls(row.name.slice(0, 200))}`}
            checked={isMarked}
            readOnly
          />
        </div>
      )}
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

function readPress({ target, shiftKey, ctrlKey, metaKey }: MouseEvent): RowPress {
  if (shiftKey) {
    // The browser marks the text between two clicks, too.
    document.getSelection()?.removeAllRanges();
  }
  const isOnMark = target instanceof Element && target.closest('.mark') !== null;
  return { isOnMark, isRange: shiftKey, isOneMore: ctrlKey || metaKey };
}

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
