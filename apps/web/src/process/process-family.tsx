import { escapeControls } from '@psfleet/display';
import type { ProcessDetail } from '@psfleet/sdk';
import { Link } from '@tanstack/react-router';
import { readClockSearch } from '../clock/clock-search.js';
import { useClock } from '../clock/use-clock.js';
import { showShare, showSize } from '../format/numbers.js';
import { AnswerState } from '../frame/answer-state.js';
import { useAnswer } from '../session/use-answer.js';

const maxChildren = 20;

/** The parent and the children at the clock. */
export function ProcessFamily({ process }: { readonly process: ProcessDetail }) {
  const { procUid, parentProcUid, ppid } = process;
  const clock = useClock();
  const asked = useAnswer('listChildProcesses', { procUid, ...clock.moment }, { isLive: clock.at === null });
  const children = asked.data?.data ?? [];
  return (
    <section className="block" data-old={asked.isPlaceholderData}>
      <h2>Family</h2>
      <p className="t12 i2">
        {parentProcUid === null ? (
          `Parent: pid ${ppid ?? 'not known'}`
        ) : (
          <Link to="/p/$procUid" params={{ procUid: parentProcUid }} className="link" search={readClockSearch}>
            Parent: pid {ppid}
          </Link>
        )}
      </p>
      <AnswerState asked={asked} height={40}>
        {children.length === 0 ? (
          <p className="t12 i3">No children at this moment.</p>
        ) : (
          <ul className="t12">
            {children.slice(0, maxChildren).map((child) => (
              <li key={child.procUid}>
                <Link to="/p/$procUid" params={{ procUid: child.procUid }} className="link" search={readClockSearch}>
                  {escapeControls(child.name)}
                </Link>{' '}
                <span className="i3 num">
                  pid {child.pid}, {showShare(child.cpuPercent)}, {showSize(child.rss)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </AnswerState>
      {children.length > maxChildren && <p className="t12 i3">and {children.length - maxChildren} more</p>}
    </section>
  );
}
