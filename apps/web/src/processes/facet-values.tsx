import { escapeControls, showNumber } from '@psfleet/display';
import type { Facet } from '@psfleet/sdk';
import { useClock } from '../clock/use-clock.js';
import { useAnswer } from '../session/use-answer.js';
import { chosenValues, toggleCondition, withoutField, type ShownFacet } from './facet-search.js';

export const maxValues = 6;
export const countsEveryMs = 15_000;

/**
 * The values of one field with their counts. Where some were chosen, the others are counted without that choice: a
 * further click adds one of them.
 */
export function FacetValues({
  shown: { facet, title, field },
  counted,
  q,
  isValid,
  isWaiting,
  onSearch,
}: {
  readonly shown: ShownFacet;
  /** The counts among what the whole search finds. */
  readonly counted: Facet | undefined;
  readonly q: string;
  readonly isValid: boolean;
  readonly isWaiting: boolean;
  readonly onSearch: (q: string) => void;
}) {
  const clock = useClock();
  const chosen = isValid ? chosenValues(q, field) : [];
  const others = isValid ? withoutField(q, field) : '';
  const asked = useAnswer(
    'countProcesses',
    { facet: [facet], limit: maxValues, ...(others === '' ? {} : { q: others }), ...clock.moment },
    {
      isLive: clock.at === null,
      everyMs: countsEveryMs,
      isEnabled: isValid && !isWaiting && chosen.length > 0,
    },
  );
  const counts = chosen.length > 0 ? (asked.data?.data[0] ?? counted) : counted;
  if (counts === undefined || (chosen.length === 0 && counts.values.every(({ value }) => value === null))) {
    return null;
  }
  const unlisted = chosen.filter((value) => counts.values.every((each) => each.value !== value));
  const left = counts.distinct - counts.values.length;
  return (
    <section>
      <h2>
        {title} <span>{showNumber(counts.distinct)}</span>
      </h2>
      <ul>
        {[...counts.values, ...unlisted.map((value) => ({ value, count: null }))].map(({ value, count }) => (
          <li key={value}>
            <button
              type="button"
              disabled={!isValid}
              aria-pressed={chosen.includes(value)}
              onClick={() => onSearch(toggleCondition(q, field, value))}
            >
              <span className="cut">{value === null ? 'none' : escapeControls(value)}</span>
              <span className="n">{count === null ? '' : showNumber(count)}</span>
            </button>
          </li>
        ))}
        {counts.others > 0 && (
          <li className="i3">
            <span className="cut">{left > 0 ? `${showNumber(left)} more` : 'others'}</span>
            <span className="n">{showNumber(counts.others)}</span>
          </li>
        )}
      </ul>
      {chosen.length > 0 && asked.error !== null && (
        <p className="warn t12">Other values are not counted: {escapeControls(asked.error.message)}</p>
      )}
    </section>
  );
}
