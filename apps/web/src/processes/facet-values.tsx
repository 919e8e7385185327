import { escapeControls, showNumber } from '@psfleet/display';
import type { Facet } from '@psfleet/sdk';
import { useState } from 'react';
import { useClock } from '../clock/use-clock.js';
import { useAnswer } from '../session/use-answer.js';
import { listValues } from './facet-list.js';
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
  /** The counts among what the whole search finds; undefined until they are there. */
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
  const withoutChoice = asked.isPlaceholderData ? undefined : asked.data?.data[0];
  const answered = withoutChoice ?? (asked.error === null ? undefined : counted);
  const counts = useLast(chosen.length === 0 ? counted : answered) ?? counted;
  if (counts === undefined || (chosen.length === 0 && counts.values.every(({ value }) => value === null))) {
    return null;
  }
  const { values, further, others: otherProcesses } = listValues(counts, counted, chosen);
  return (
    <section>
      <h2>
        {title} <span>{showNumber(counts.distinct)}</span>
      </h2>
      <ul>
        {values.map(({ value, count }) => (
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
        {otherProcesses > 0 && (
          <li className="i3">
            <span className="cut">{further > 0 ? `${showNumber(further)} more` : 'others'}</span>
            <span className="n">{showNumber(otherProcesses)}</span>
          </li>
        )}
      </ul>
      {chosen.length > 0 && asked.error !== null && (
        <p className="warn t12">Other values are not counted: {escapeControls(asked.error.message)}</p>
      )}
    </section>
  );
}

/** The newest counts that were there, so that a list stays as it is until the next ones come. */
function useLast(counts: Facet | undefined): Facet | undefined {
  const [last, setLast] = useState(counts);
  if (counts !== undefined && counts !== last) {
    setLast(counts);
  }
  return counts ?? last;
}
