import { escapeControls } from '@psfleet/display';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useMemo } from 'react';
import { useSize } from '../strip/use-canvas.js';
import type { HostPain } from './host-pain.js';
import { moveByArrows } from './move-by-arrows.js';

/** A browser takes seconds to lay out ten thousand tiles; of more than this only the visible ones are drawn. */
const maxDrawn = 600;
/** As in the styles: the least width of a tile, the gap beside it, and the distance of two rows. */
const minTileWidth = 61;
const gap = 2;
const rowPitch = 32;

interface TilesProps {
  readonly pains: readonly HostPain[];
  readonly onOpen: (host: string) => void;
}

/** The hosts of a group. Each keeps its place for ever; only its colour and its words change. */
export const Tiles = memo(function Tiles({ pains, onOpen }: TilesProps) {
  return pains.length > maxDrawn ? (
    <ManyTiles pains={pains} onOpen={onOpen} />
  ) : (
    <div className={pains.length <= 12 ? 'tiles few' : 'tiles'} onKeyDown={moveByArrows}>
      {pains.map((pain, index) => (
        <Tile key={pain.host} pain={pain} isFirst={index === 0} onOpen={onOpen} />
      ))}
    </div>
  );
});

/** Rows of tiles of which only the visible ones are in the document. */
function ManyTiles({ pains, onOpen }: TilesProps) {
  const [zone, size] = useSize<HTMLDivElement>();
  const perRow = Math.max(1, Math.floor(((size?.width ?? 0) + gap) / (minTileWidth + gap)));
  const isMeasured = size !== null;
  const rows = useMemo(
    () =>
      Array.from({ length: isMeasured ? Math.ceil(pains.length / perRow) : 0 }, (_, index) =>
        pains.slice(index * perRow, (index + 1) * perRow),
      ),
    [pains, perRow, isMeasured],
  );
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollerOf(zone.current),
    estimateSize: () => rowPitch,
    overscan: 4,
    scrollMargin: placeIn(zone.current),
    useFlushSync: false,
  });
  return (
    <div ref={zone} className="many-tiles" style={{ height: rows.length * rowPitch }} onKeyDown={moveByArrows}>
      {virtualizer.getVirtualItems().map(({ index, start }, place) => (
        <TileRow
          key={index}
          pains={rows[index] ?? []}
          top={start - virtualizer.options.scrollMargin}
          perRow={perRow}
          isFirst={place === 0}
          onOpen={onOpen}
        />
      ))}
    </div>
  );
}

/** While the wall is scrolled, only rows that come into sight are drawn. */
const TileRow = memo(function TileRow({
  pains,
  top,
  perRow,
  isFirst,
  onOpen,
}: TilesProps & { readonly top: number; readonly perRow: number; readonly isFirst: boolean }) {
  return (
    <div
      className="tiles"
      style={{ transform: `translateY(${top}px)`, gridTemplateColumns: `repeat(${perRow}, minmax(0, 1fr))` }}
    >
      {pains.map((pain, column) => (
        <Tile key={pain.host} pain={pain} isFirst={isFirst && column === 0} onOpen={onOpen} />
      ))}
    </div>
  );
});

function scrollerOf(zone: HTMLElement | null): HTMLElement | null {
  return zone?.closest<HTMLElement>('.main') ?? null;
}

/** How far from the beginning of what is scrolled, in pixels. */
function placeIn(zone: HTMLElement | null): number {
  const scroller = scrollerOf(zone);
  return zone === null || scroller === null
    ? 0
    : zone.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
}

const Tile = memo(function Tile({
  pain: { host, level, kind, words, percent, cpu, memory },
  isFirst,
  onOpen,
}: {
  readonly pain: HostPain;
  readonly isFirst: boolean;
  readonly onOpen: (host: string) => void;
}) {
  const shown = escapeControls(host);
  return (
    <button
      type="button"
      className={`tile ${level === null ? 'hx' : `h${level}`} ${kind === null ? 'calm' : 'hurt'}`}
      tabIndex={isFirst ? 0 : -1}
      title={`${shown}: CPU ${describe(cpu)}, memory ${describe(memory)}`}
      onClick={() => onOpen(host)}
    >
      <span>{shown}</span>
      {words !== '' && <b>{words}</b>}
      {percent !== null && <u style={{ width: `${Math.min(100, percent)}%` }} />}
    </button>
  );
});

function describe(percent: number | null): string {
  return percent === null ? 'not known' : `${percent.toFixed(0)} %`;
}
