import { escapeControls, showNumber, showShare, showSize } from '@psfleet/display';
import type { Process, ProcessDetail } from '@psfleet/sdk';
import { useClock } from '../clock/use-clock.js';
import { allOf, AnswerState } from '../frame/answer-state.js';
import { ProcessLink } from '../lists/links.js';
import { useAnswer } from '../session/use-answer.js';
import { ancestorsOf } from './ancestors.js';

const maxAncestors = 12;
const maxChildren = 20;

/** The processes above and below one at the clock. */
export function ProcessFamily({ process }: { readonly process: ProcessDetail }) {
  const { procUid, host, pid, ppid, parentProcUid } = process;
  const clock = useClock();
  const ask = { isLive: clock.at === null, everyMs: 10_000 };
  const below = useAnswer('listChildProcesses', { procUid, ...clock.moment }, ask);
  // With a condition, the answer has what fits it and what stands above that.
  const above = useAnswer(
    'getProcessTree',
    { host, ...(pid === null ? {} : { pid }), ...clock.moment },
    { ...ask, isEnabled: pid !== null },
  );
  const ancestors = ancestorsOf(above.data?.data ?? [], procUid).slice(-maxAncestors);
  const children = below.data?.data ?? [];
  return (
    <section className="block" data-old={below.isPlaceholderData}>
      <h2>
        Family <span>at the clock; CPU, RSS</span>
      </h2>
      <AnswerState asked={pid === null ? below : allOf([above, below])} height={80}>
        <ol className="family">
          {ancestors.map((ancestor, depth) => (
            <Member key={ancestor.procUid} process={ancestor} depth={depth} />
          ))}
          {ancestors.length === 0 && (
            <li className="i2">
              <ProcessLink procUid={parentProcUid}>{`Parent: pid ${ppid ?? 'not known'}`}</ProcessLink>
            </li>
          )}
          <Member process={process} depth={ancestors.length} isSelf />
          {children.slice(0, maxChildren).map((child) => (
            <Member key={child.procUid} process={child} depth={ancestors.length + 1} />
          ))}
        </ol>
        {children.length === 0 && <p className="t12 i3">No children at this moment.</p>}
        {children.length > maxChildren && (
          <p className="t12 i3">and {showNumber(children.length - maxChildren)} more children</p>
        )}
      </AnswerState>
    </section>
  );
}

const maxIndent = 8;

function Member({
  process: { procUid, name, pid, cpuPercent, rss },
  depth,
  isSelf = false,
}: {
  readonly process: Process;
  readonly depth: number;
  readonly isSelf?: boolean;
}) {
  return (
    <li aria-current={isSelf ? 'true' : undefined}>
      <span className="cut" style={{ paddingLeft: Math.min(depth, maxIndent) * 10 }}>
        <ProcessLink procUid={isSelf ? null : procUid}>{escapeControls(name)}</ProcessLink>{' '}
        <span className="i3">{pid ?? '–'}</span>
      </span>
      <span className="n">{isSelf ? '' : showShare(cpuPercent)}</span>
      <span className="n">{isSelf ? '' : showSize(rss)}</span>
    </li>
  );
}
