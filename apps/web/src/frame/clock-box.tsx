import { ChevronFirst, ChevronLast, ChevronLeft, ChevronRight, Pause, Play, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { windowChoices, windowMs } from '../clock/clock-search.js';
import { useNow } from '../clock/now.js';
import { showDay, showTime, zoneName } from '../clock/time-text.js';
import { useNeedle } from './scrubbing.js';
import { nextMark } from './next-mark.js';

/** The clock, what moves it, and the width of the window. */
export function ClockBox({ onFind }: { readonly onFind: () => void }) {
  const { clock, shownAt, marks, step, goLive } = useNeedle();
  const now = useNow();
  const at = shownAt ?? now;
  const jump = (direction: -1 | 1): void => {
    const mark = nextMark(marks, clock.at ?? now, direction);
    if (mark !== null) {
      clock.moveTo(mark);
    }
  };
  const isLive = shownAt === null;
  return (
    <div className="clock-box">
      <div className="clock-row">
        <time dateTime={new Date(at).toISOString()}>{showTime(at)}</time>
        <div className="transport">
          <IconButton label="Previous mark" keys="Shift+," onClick={() => jump(-1)}>
            <ChevronFirst />
          </IconButton>
          <IconButton label="Previous tick" keys="," onClick={() => step(-1)}>
            <ChevronLeft />
          </IconButton>
          <IconButton
            label={isLive ? 'Pause' : 'Back to live'}
            keys="Space"
            onClick={() => (isLive ? clock.moveTo(now) : goLive())}
          >
            {isLive ? <Pause /> : <Play />}
          </IconButton>
          <IconButton label="Next tick" keys="." onClick={() => step(1)}>
            <ChevronRight />
          </IconButton>
          <IconButton label="Next mark" keys="Shift+." onClick={() => jump(1)}>
            <ChevronLast />
          </IconButton>
          <span className="phone">
            <IconButton label="Find, jump to a time" keys="Ctrl K" onClick={onFind}>
              <Search />
            </IconButton>
          </span>
        </div>
      </div>
      <div className="clock-row small">
        <span>
          {isLive && (
            <span className="live">
              <i />
              Live
            </span>
          )}
          {showDay(at)}, {zoneName(at)}
        </span>
        <span className="seg" role="group" aria-label="Width of the window">
          {windowChoices.map((choice) => (
            <button
              key={choice}
              type="button"
              aria-pressed={choice === clock.window}
              onClick={() => clock.setWindow(windowMs(choice) ?? clock.windowMs)}
            >
              {choice}
            </button>
          ))}
        </span>
      </div>
    </div>
  );
}

function IconButton({
  label,
  keys,
  onClick,
  children,
}: {
  readonly label: string;
  readonly keys: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  return (
    <button type="button" aria-label={label} title={`${label} (${keys})`} onClick={onClick}>
      {children}
    </button>
  );
}
