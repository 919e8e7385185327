import { showShare } from '@psfleet/display';
import { ChevronDown, ChevronUp } from 'lucide-react';
import type { CSSProperties } from 'react';
import { showTime } from '../clock/time-text.js';
import { readRemembered, remember, useRemembered } from '../design/remembered.js';
import { stripFormName, stripRows, worstRow } from '../strip/strip-form.js';
import { placeOf } from '../strip/strip-scale.js';
import { Strip } from '../strip/strip.js';
import { useNeedle } from './scrubbing.js';

const labels = { cpu: 'CPU', memory: 'Memory', io: 'I/O', pressure: 'Pressure' } as const;
/** A window that ended longer ago than this does not end now. */
const nowMs = 15_000;

/** The strip with the values at the needle beside it. */
export function StripZone() {
  const { clock, strip, scale, shownAt, ghostAt, grab, drag, release, step } = useNeedle();
  const isRow = useRemembered(stripFormName) === 'row';
  return (
    <>
      <button
        type="button"
        className="strip-form desktop"
        aria-expanded={!isRow}
        aria-label="All four rows of the strip"
        title={isRow ? 'Show all four rows (T)' : 'Show one row (T)'}
        onClick={toggleStripForm}
      >
        {isRow ? <ChevronDown /> : <ChevronUp />}
      </button>
      <StripLabels isRow={isRow} />
      <Strip
        scale={scale}
        answer={strip}
        at={shownAt}
        endsNow={clock.end === null || Date.now() - scale.to < nowMs}
        isRow={isRow}
        onGrab={grab}
        onDrag={drag}
        onRelease={release}
        onStep={step}
      />
      {ghostAt !== null && ghostAt >= scale.from && ghostAt <= scale.to && (
        <div className="needle ghost" aria-hidden="true" style={{ '--t': placeOf(scale, ghostAt) } as CSSProperties} />
      )}
      <div className="needle" aria-hidden="true">
        <svg viewBox="0 0 11 12">
          <path d="M0 0h11v6.5L5.5 12 0 6.5z" />
        </svg>
        <span className={shownAt === null ? 'at-edge' : ''}>{shownAt === null ? 'now' : showTime(shownAt)}</span>
      </div>
    </>
  );
}

export function toggleStripForm(): void {
  remember(stripFormName, readRemembered(stripFormName) === 'row' ? 'rows' : 'row');
}

/** The values at the needle: of each row, or of the one that hurts most. */
function StripLabels({ isRow }: { readonly isRow: boolean }) {
  const { strip, shownAt } = useNeedle();
  const first = strip === undefined ? 0 : Date.parse(strip.meta.from);
  const index =
    strip === undefined
      ? -1
      : shownAt === null
        ? lastKnown(strip.data.hosts)
        : Math.floor((shownAt - first) / (strip.meta.step * 1000));
  const worst = strip === undefined ? null : worstRow(strip.data, index);
  const shown = isRow ? [worst?.row ?? 'cpu'] : stripRows;
  return (
    <div className="strip-labels">
      {shown.map((row) => (
        <div key={row}>
          {labels[row]}
          <b>{showShare(strip?.data[row][index])}</b>
        </div>
      ))}
    </div>
  );
}

/** The newest bucket in which any host reported: the last one may have begun a moment ago. */
function lastKnown(hosts: readonly number[]): number {
  return hosts.findLastIndex((count) => count > 0);
}
