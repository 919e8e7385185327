import { escapeControls } from '@psfleet/display';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useMemo, useRef, useState, type CSSProperties, type KeyboardEvent } from 'react';
import { useMedia } from '../design/use-media.js';
import { takesKey } from '../frame/takes-key.js';
import type { Column, ProcessRow } from './columns.js';
import { useFrozenOrder } from './frozen-order.js';
import { MarkedBar } from './marked-bar.js';
import { TableHead } from './table-head.js';
import { pressTableKey } from './table-keys.js';
import { TableRow, type RowPress } from './table-row.js';
import { sortRows, toTree, type Sort } from './sort-rows.js';
import { useLatest } from './use-latest.js';
import { useMarks } from './use-marks.js';

export interface ProcessTableProps {
  readonly label: string;
  readonly rows: readonly ProcessRow[];
  readonly columns: readonly Column[];
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly isTree?: boolean;
  /** Whether the rows are of an earlier question, while the answer to the next one is awaited. */
  readonly isOld: boolean;
  /** What the rows are of: when it changes, they are taken at once, whatever points at them. */
  readonly subject: string;
  readonly selected: string | null;
  readonly onSelect: (procUid: string) => void;
  readonly onOpen: (procUid: string) => void;
  /** Acts on one process, or on all that are marked. */
  readonly onAct: (processes: readonly ProcessRow[]) => void;
}

const headHeight = 28;
const markWidth = 46;

/** A grid of any number of processes, of which only the visible rows are in the document. */
export function ProcessTable(props: ProcessTableProps) {
  const { label, rows, sort, isTree = false, isOld, subject, selected, onSelect, onOpen, onAct } = props;
  const isPhone = useMedia('(max-width: 720px)');
  const columns = useMemo(
    () => (isPhone ? props.columns.filter(({ onPhone }) => onPhone) : props.columns),
    [isPhone, props.columns],
  );
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const [version, setVersion] = useState(0);
  const sorted = useMemo(() => {
    const column = columns.find((each) => each.id === sort.id) ?? columns[0];
    const inOrder = column === undefined ? [...rows] : sortRows(rows, column, sort);
    return isTree ? toTree(inOrder) : inOrder;
  }, [rows, columns, sort.id, sort.isDescending, isTree]);
  const order = `${subject} ${sort.id} ${sort.isDescending} ${isTree}`;
  const { rows: shown, waiting } = useFrozenOrder(sorted, isPointed || isFocused, order, version);
  const maximum = useMemo(() => largestOf(shown, columns, sort.id), [shown, columns, sort.id]);
  const marks = useMarks(shown, selected);
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isPhone ? 44 : 26),
    overscan: 12,
    scrollPaddingStart: headHeight,
    useFlushSync: false,
  });
  const selectedIndex = useMemo(() => shown.findIndex(({ procUid }) => procUid === selected), [shown, selected]);

  const move = (to: number, isRange = false): void => {
    const index = Math.min(shown.length - 1, Math.max(0, to));
    const row = shown[index];
    if (row !== undefined) {
      if (isRange) {
        marks.extendTo(row.procUid);
      }
      onSelect(row.procUid);
      virtualizer.scrollToIndex(index);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = shown[selectedIndex];
    pressTableKey(event, {
      step: (count, isRange) => move(row === undefined && count < 0 ? 0 : selectedIndex + count, isRange),
      first: () => move(0),
      last: () => move(shown.length - 1),
      mark: () => row !== undefined && marks.toggle(row.procUid),
      open: () => row !== undefined && onOpen(row.procUid),
      act: () => (marks.rows.length > 0 ? onAct(marks.rows) : row !== undefined && onAct([row])),
      takeChanges: () => setVersion(version + 1),
      clearMarks: marks.clear,
    });
  };
  const onPress = useLatest((procUid: string, { isOnMark, isRange, isOneMore }: RowPress) => {
    if (isRange) {
      marks.extendTo(procUid);
    } else if (isOnMark || isOneMore) {
      marks.toggle(procUid);
    }
    if (!isOnMark) {
      onSelect(procUid);
    }
  });
  const onOpenRow = useLatest(onOpen);
  useChangesKey(waiting > 0 && !isFocused, () => setVersion((before) => before + 1));

  const widths = [...(isPhone ? [] : [`${markWidth}px`]), ...columns.map(({ width }) => width)];
  const style = {
    '--columns': widths.join(' '),
    '--grid-width': `${widths.reduce((sum, width) => sum + Number(/\d+/.exec(width)?.[0]), 0)}px`,
  } as CSSProperties;
  const items = virtualizer.getVirtualItems();
  const isVisible = items.some(({ index }) => index === selectedIndex);
  return (
    <div className="table-box" data-old={isOld} data-subject={subject}>
      <div
        ref={scroller}
        className="grid"
        role="grid"
        aria-label={escapeControls(label)}
        aria-rowcount={shown.length + 1}
        aria-colcount={widths.length}
        aria-busy={isOld}
        aria-activedescendant={isVisible ? `${id}-${selectedIndex}` : undefined}
        tabIndex={0}
        style={style}
        onKeyDown={onKeyDown}
        onPointerEnter={() => setPointed(true)}
        onPointerLeave={() => setPointed(false)}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      >
        <TableHead columns={columns} sort={sort} onSort={props.onSort} hasMarks={!isPhone} />
        <div role="rowgroup" className="grid-body" style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start, size }) => {
            const row = shown[index];
            return row === undefined ? null : (
              <TableRow
                key={row.procUid}
                id={`${id}-${index}`}
                index={index}
                start={start}
                size={size}
                row={row}
                columns={columns}
                sortId={sort.id}
                maximum={maximum}
                isSelected={index === selectedIndex}
                isMarked={isPhone ? null : marks.uids.has(row.procUid)}
                onPress={onPress}
                onOpen={onOpenRow}
              />
            );
          })}
        </div>
      </div>
      {marks.rows.length > 0 && (
        <MarkedBar
          count={marks.rows.length}
          onAct={() => onAct(marks.rows)}
          onClear={() => {
            marks.clear();
            // The button goes with the marks, and would take the focus with it.
            scroller.current?.focus({ preventScroll: true });
          }}
        />
      )}
      {waiting > 0 && (
        <button className="btn waiting" type="button" onClick={() => setVersion(version + 1)}>
          {waiting === 1 ? '1 change' : `${waiting} changes`}, press <kbd>U</kbd>
        </button>
      )}
    </div>
  );
}

/** Takes the changes by U also for a person who only points at the table, and has the focus elsewhere. */
function useChangesKey(isWaiting: boolean, take: () => void): void {
  const takeChanges = useLatest(take);
  useEffect(() => {
    if (!isWaiting) {
      return;
    }
    const onWindowKey = (event: globalThis.KeyboardEvent): void => {
      if (
        event.key === 'u' &&
        !takesKey(event.target, event.key) &&
        !event.ctrlKey &&
        !event.metaKey &&
        !event.altKey
      ) {
        takeChanges();
      }
    };
    window.addEventListener('keydown', onWindowKey);
    return () => window.removeEventListener('keydown', onWindowKey);
  }, [isWaiting, takeChanges]);
}

/** What the bar of the sorted column has its full length for. */
function largestOf(rows: readonly ProcessRow[], columns: readonly Column[], id: string): number {
  const column = columns.find((each) => each.id === id);
  if (column === undefined || !column.isNumber || id === 'pid') {
    return 0;
  }
  return rows.reduce((largest, row) => Math.max(largest, Number(column.value(row) ?? 0)), 0);
}
