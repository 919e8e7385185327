import { escapeControls } from '@psfleet/display';
import { Link } from '@tanstack/react-router';
import { readClockSearch } from '../clock/clock-search.js';
import { useAnswer } from '../session/use-answer.js';

const maxShown = 3;
const everyMs = 30_000;

/** psfleet's own problems beside the fleet's, while somebody should act on any. */
export function OwnProblems() {
  const { data } = useAnswer('listHealthProblems', {}, { isLive: true, everyMs });
  const problems = data?.data.filter(({ severity }) => severity !== 'info') ?? [];
  return problems.length === 0 ? null : (
    <section className="block">
      <h2>
        psfleet itself <span>{problems.length === 1 ? '1 problem' : `${problems.length} problems`}</span>
      </h2>
      <ul className="t12">
        {problems.slice(0, maxShown).map(({ code, title, severity, hostCount }) => (
          <li key={code} className={severity === 'critical' ? 'bad' : 'warn'}>
            {escapeControls(title)}
            {hostCount !== null && <span className="i3"> {hostCount}</span>}
          </li>
        ))}
      </ul>
      <p className="t12">
        <Link to="/health" className="link" search={readClockSearch}>
          What to do
        </Link>
      </p>
    </section>
  );
}
