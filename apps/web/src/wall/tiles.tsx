import { escapeControls } from '@psfleet/display';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, type KeyboardEvent } from 'react';
import { useSize } from '../strip/use-canvas.js';
import type { HostPain } from './host-pain.js';

/** A browser takes seconds to lay out ten thousand tiles; of more than this only the visible ones are drawn. */
const maxDrawn = 600;
/** As in the styles: the least width of a tile, the gap beside it, and the distance of two rows. */
const minTileWidth = 61;
const gap = 2;
const rowPitch = 32;

interface TilesProps {
  readonly name: string;
  readonly pains: readonly HostPain[];
  readonly onOpen: (host: string) => void;
}

/** One group of hosts. A host keeps its place for ever; only its colour and its words change. */
export const Tiles = memo(function Tiles({ name, pains, onOpen }: TilesProps) {
  const hurt = pains.filter(({ kind }) => kind !== null).length;
  const isFew = pains.length <= 12;
  return (
    <section className="wall-group" aria-label={name}>
      <div className="wall-name">
        <b className="b cut">{escapeControls(name)}</b>
        <span className="i3 num">{pains.length}</span>
        {hurt > 0 && <span className="i2 t11">{hurt === 1 ? '1 hurts' : `${hurt} hurt`}</span>}
      </div>
      {pains.length > maxDrawn ? (
        <ManyTiles pains={pains} onOpen={onOpen} />
      ) : (
        <div className={isFew ? 'tiles few' : 'tiles'} onKeyDown={moveByArrows}>
          {pains.map((pain, index) => (
            <Tile key={pain.host} pain={pain} isFirst={index === 0} onOpen={onOpen} />
          ))}
        </div>
      )}
    </section>
  );
});

/** Rows of tiles of which only the visible ones are in the document. */
function ManyTiles({ pains, onOpen }: Pick<TilesProps, 'pains' | 'onOpen'>) {
  const [zone, size] = useSize<HTMLDivElement>();
  const perRow = Math.max(1, Math.floor(((size?.width ?? 0) + gap) / (minTileWidth + gap)));
  const virtualizer = useVirtualizer({
    count: size === null ? 0 : Math.ceil(pains.length / perRow),
    getScrollElement: () => scrollerOf(zone.current),
    estimateSize: () => rowPitch,
    overscan: 4,
    scrollMargin: placeIn(zone.current),
    useFlushSync: false,
  });
  const height = size === null ? 0 : Math.ceil(pains.length / perRow) * rowPitch;
  return (
    <div ref={zone} className="many-tiles" style={{ height }} onKeyDown={moveByArrows}>
      {virtualizer.getVirtualItems().map(({ index, start }, place) => (
        <div
          key={index}
          className="tiles"
          style={{
            transform: `translateY(${start - virtualizer.options.scrollMargin}px)`,
            gridTemplateColumns: `repeat(${perRow}, minmax(0, 1fr))`,
          }}
        >
          {pains.slice(index * perRow, (index + 1) * perRow).map((pain, column) => (
            <Tile key={pain.host} pain={pain} isFirst={place === 0 && column === 0} onOpen={onOpen} />
          ))}
        </div>
      ))}
    </div>
  );
}

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

/** One tab stop for each group; arrows move within it. */
function moveByArrows(event: KeyboardEvent<HTMLDivElement>): void {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const tiles = [...event.currentTarget.querySelectorAll<HTMLElement>('.tile')];
  const next = step === undefined ? undefined : tiles[tiles.indexOf(document.activeElement as HTMLElement) + step];
  if (next !== undefined) {
    event.preventDefault();
    next.focus();
  }
}
