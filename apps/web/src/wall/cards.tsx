import { escapeControls, showShare } from '@psfleet/display';
import { memo } from 'react';
import { ShareBar } from '../lists/share-bar.js';
import type { HostPain } from './host-pain.js';
import { moveByArrows } from './move-by-arrows.js';

/** The hosts of a group where they are few: what hurts each, and its CPU and memory. */
export const Cards = memo(function Cards({
  pains,
  onOpen,
}: {
  readonly pains: readonly HostPain[];
  readonly onOpen: (host: string) => void;
}) {
  return (
    <div className="cards" onKeyDown={moveByArrows}>
      {pains.map(({ host, level, kind, words, cpu, memory }, index) => (
        <button key={host} type="button" className="card" tabIndex={index === 0 ? 0 : -1} onClick={() => onOpen(host)}>
          <i className={level === null ? 'hx' : `h${level}`} />
          <span className="card-head">
            <span className="b cut">{escapeControls(host)}</span>{' '}
            <span className={kind === null ? 'i3' : 'b'}>{words === '' ? 'well' : words}</span>
          </span>
          <Share name="CPU" heat="cpu" percent={cpu} />
          <Share name="Memory" heat="memory" percent={memory} />
        </button>
      ))}
    </div>
  );
});

function Share({
  name,
  heat,
  percent,
}: {
  readonly name: string;
  readonly heat: 'cpu' | 'memory';
  readonly percent: number | null;
}) {
  return (
    <span className="card-share">
      <span className="i3">{name}</span>
      <ShareBar name={name} heat={heat} percent={percent} />
      <span className="n">{percent === null ? '–' : showShare(percent)}</span>
    </span>
  );
}
