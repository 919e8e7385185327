import { showShare } from '../format/numbers.js';
import { stripRows } from '../strip/draw-strip.js';
import { Strip } from '../strip/strip.js';
import { showTime } from '../clock/time-text.js';
import { useNeedle } from './scrubbing.js';

const labels = { cpu: 'CPU', memory: 'Memory', io: 'I/O', pressure: 'Pressure' } as const;
/** A window that ended longer ago than this does not end now. */
const nowMs = 15_000;

/** The strip with the values at the needle beside it. */
export function StripZone() {
  const { clock, strip, scale, shownAt, grab, drag, release, step } = useNeedle();
  const count = strip?.data.hosts.length ?? 0;
  const first = strip === undefined ? 0 : Date.parse(strip.meta.from);
  const index =
    strip === undefined
      ? -1
      : shownAt === null
        ? lastKnown(strip.data.hosts)
        : Math.floor((shownAt - first) / (strip.meta.step * 1000));
  return (
    <>
      <div className="strip-labels">
        {stripRows.map((row) => (
          <div key={row}>
            {labels[row]}
            <b>{showShare(index >= 0 && index < count ? strip?.data[row][index] : null)}</b>
          </div>
        ))}
      </div>
      <Strip
        scale={scale}
        answer={strip}
        at={shownAt}
        endsNow={clock.end === null || Date.now() - scale.to < nowMs}
        onGrab={grab}
        onDrag={drag}
        onRelease={release}
        onStep={step}
      />
      <div className="needle" aria-hidden="true">
        <svg viewBox="0 0 11 12">
          <path d="M0 0h11v6.5L5.5 12 0 6.5z" />
        </svg>
        <span className={shownAt === null ? 'at-edge' : ''}>{shownAt === null ? 'now' : showTime(shownAt)}</span>
      </div>
    </>
  );
}

/** The newest bucket in which any host reported: the last one may have begun a moment ago. */
function lastKnown(hosts: readonly number[]): number {
  return hosts.findLastIndex((count) => count > 0);
}
