import { escapeControls } from '@psfleet/display';
import { memo, type KeyboardEvent } from 'react';
import type { HostPain } from './host-pain.js';

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
      <div className={isFew ? 'tiles few' : 'tiles'} onKeyDown={moveByArrows}>
        {pains.map((pain, index) => (
          <Tile key={pain.host} pain={pain} isFirst={index === 0} onOpen={onOpen} />
        ))}
      </div>
    </section>
  );
});

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
  const tiles = [...event.currentTarget.children] as HTMLElement[];
  const next = step === undefined ? undefined : tiles[tiles.indexOf(document.activeElement as HTMLElement) + step];
  if (next !== undefined) {
    event.preventDefault();
    next.focus();
  }
}
