import { escapeControls, showNumber, showSpan } from '@psfleet/display';
import type { HealthProblem } from '@psfleet/sdk';
import { useNow } from '../clock/now.js';
import { AnswerState } from '../frame/answer-state.js';
import { HostLink } from '../lists/links.js';
import { useAnswer } from '../session/use-answer.js';

const classes: Readonly<Record<HealthProblem['severity'], string>> = {
  critical: 'bad b',
  warning: 'warn b',
  info: 'i2',
};
const maxHosts = 8;

/** Lists the problems of psfleet itself, the worst first, each with its remedy. */
export function ProblemList() {
  const asked = useAnswer('listHealthProblems', {}, { isLive: true, everyMs: 10_000 });
  const problems = asked.data?.data ?? [];
  const failed = asked.data?.meta.failed ?? [];
  return (
    <AnswerState asked={asked} height={160}>
      {problems.length === 0 && failed.length === 0 && (
        <p className="page-note i2">psfleet has no problem: agents, broker, collectors, storage and API are well.</p>
      )}
      <ul className="problems">
        {failed.map(({ check, reason }) => (
          <li key={check}>
            <span className="warn b">not known</span>
            <div>
              <p className="b">{escapeControls(check)} could not be checked</p>
              <p className="i2">{escapeControls(reason)}</p>
            </div>
          </li>
        ))}
        {problems.map((problem) => (
          <Problem key={problem.code} problem={problem} />
        ))}
      </ul>
    </AnswerState>
  );
}

function Problem({ problem }: { readonly problem: HealthProblem }) {
  const { severity, component, title, detail, remedy, since, hosts, hostCount } = problem;
  const now = useNow(10_000);
  const left = (hostCount ?? 0) - maxHosts;
  return (
    <li>
      <span className={classes[severity]}>{severity}</span>
      <div>
        <p>
          <span className="b">{escapeControls(title)}</span> <span className="i3">{component}</span>
        </p>
        <p>
          {escapeControls(detail)}
          {since !== null && <span className="i3">, for {showSpan(now - Date.parse(since))}</span>}
        </p>
        {hosts.length === 0 && <p className="i2">{escapeControls(remedy)}</p>}
        {hosts.length > 0 && (
          <ul className="remedies">
            {hosts.slice(0, maxHosts).map((each) => (
              <li key={`${each.host} ${each.detail}`}>
                <HostLink host={each.host} /> {escapeControls(each.detail)}
                <p className="i2">{escapeControls(each.remedy)}</p>
              </li>
            ))}
          </ul>
        )}
        {left > 0 && <p className="i3 t12">and {showNumber(left)} more hosts</p>}
      </div>
    </li>
  );
}
