import { escapeControls } from '@psfleet/display';
import { AnswerState, type Asked } from '../frame/answer-state.js';

interface Ranked {
  readonly procUid: string | null;
  readonly name: string;
  readonly host: string;
  readonly cmdline: readonly string[] | null;
}

/** A short list of processes with one value each. */
export function TopList<Row extends Ranked>({
  title,
  unit,
  asked,
  rows,
  isOld,
  showHost,
  value,
  onSelect,
}: {
  readonly title: string;
  readonly unit: string;
  readonly asked: Asked;
  readonly rows: readonly Row[];
  /** Whether the rows are of an earlier moment. */
  readonly isOld: boolean;
  readonly showHost: boolean;
  readonly value: (row: Row) => string;
  readonly onSelect: (procUid: string) => void;
}) {
  return (
    <section className="block" data-old={isOld}>
      <h2>
        {title} <span>{unit}</span>
      </h2>
      <AnswerState asked={asked} height={100}>
        {rows.length === 0 ? (
          <p className="t12 i3">Nobody at this moment.</p>
        ) : (
          <ul className="top-list">
            {rows.map((row) => (
              <li key={`${row.host} ${row.procUid} ${row.name}`}>
                <button
                  type="button"
                  className={showHost ? undefined : 'single'}
                  disabled={row.procUid === null}
                  onClick={() => onSelect(row.procUid ?? '')}
                >
                  <span className="cut">
                    {escapeControls(row.name)} <span className="mono i3">{shortArguments(row.cmdline)}</span>
                  </span>
                  {showHost && <span className="cut i3">{escapeControls(row.host)}</span>}
                  <span className="n">{value(row)}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </AnswerState>
    </section>
  );
}

/** Tells one `node` from another by the last component of the first argument that is a path, or the first one. */
function shortArguments(cmdline: readonly string[] | null): string {
  const rest = cmdline?.slice(1) ?? [];
  const path = rest.find((argument) => argument.startsWith('/'));
  return escapeControls((path?.split('/').slice(-2).join('/') ?? rest[0] ?? '').slice(0, 80));
}
