import { showSpan } from '@psfleet/display';
import type { ProcessDetail } from '@psfleet/sdk';
import { useNeedle } from '../frame/scrubbing.js';

/** The part of the window in which it lived, in the column of the strip. */
export function Lifetime({
  process: { createTime, firstSeen, exit, lastSeen, running },
}: {
  readonly process: ProcessDetail;
}) {
  const { scale } = useNeedle();
  const began = createTime === null ? Date.parse(firstSeen ?? '') : createTime * 1000;
  const ended = exit !== null ? Date.parse(exit.at) : running === false ? Date.parse(lastSeen ?? '') : scale.to;
  const width = scale.to - scale.from;
  const left = Math.min(1, Math.max(0, (began - scale.from) / width));
  const right = Math.min(1, Math.max(left, (ended - scale.from) / width));
  return (
    <div className="curve">
      <div className="curve-labels">
        <div className="curve-head">
          <span>Life</span>
          <span>{Number.isFinite(ended - began) ? showSpan(ended - began) : '–'}</span>
        </div>
      </div>
      <div className="curve-plot life">
        <i style={{ left: `${left * 100}%`, width: `max(2px, ${(right - left) * 100}%)` }} />
      </div>
    </div>
  );
}
