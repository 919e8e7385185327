import { escapeControls } from '@psfleet/display';
import { Link } from '@tanstack/react-router';
import { readClockSearch } from '../clock/clock-search.js';
import { showMoment } from '../clock/time-text.js';
import { AnswerState, EmptyNote } from '../frame/answer-state.js';
import { useAnswer } from '../session/use-answer.js';
import { describeAction } from './describe-action.js';

/** All actions with their operators and outcomes, newest first. */
export function ActionsPage() {
  const asked = useAnswer('listActions', { limit: 200 }, { isLive: true });
  const actions = asked.data?.data ?? [];
  return (
    <div className="cols wide">
      <main className="main">
        <div className="bar">
          <h1 className="b">Actions</h1>
        </div>
        <AnswerState asked={asked} height={300}>
          {actions.length === 0 ? (
            <EmptyNote title="Nobody has acted yet">
              Choose a process in any table and press K. What was done, and what came of it, stands here afterwards.
            </EmptyNote>
          ) : (
            <div className="scroll" tabIndex={0} role="region" aria-label="Actions">
              <table className="plain">
                <thead>
                  <tr>
                    <th scope="col">Time</th>
                    <th scope="col">By</th>
                    <th scope="col">What</th>
                    <th scope="col">Host</th>
                    <th scope="col" className="n">
                      PID
                    </th>
                    <th scope="col">State</th>
                    <th scope="col">What came of it</th>
                  </tr>
                </thead>
                <tbody>
                  {actions.map((action) => {
                    const [result] = action.results;
                    return (
                      <tr key={action.id}>
                        <td className="num">{showMoment(Date.parse(action.createdAt))}</td>
                        <td>{escapeControls(action.operator)}</td>
                        <td className="b">{escapeControls(describeAction(action))}</td>
                        <td>{escapeControls(result?.host ?? '')}</td>
                        <td className="n">
                          {result === undefined || result.procUid === null ? (
                            result?.pid
                          ) : (
                            <Link
                              to="/p/$procUid"
                              params={{ procUid: result.procUid }}
                              className="link"
                              search={readClockSearch}
                            >
                              {result.pid}
                            </Link>
                          )}
                        </td>
                        <td className={action.status === 'done' ? '' : 'warn'}>{action.status}</td>
                        <td className="i2">{escapeControls(result?.detail ?? '')}</td>
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </div>
          )}
        </AnswerState>
      </main>
    </div>
  );
}
