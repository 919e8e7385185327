import { escapeControls, showNumber } from '@psfleet/display';
import type { Facet } from '@psfleet/sdk';
import { useClock } from '../clock/use-clock.js';
import { useMedia } from '../design/use-media.js';
import { AnswerState } from '../frame/answer-state.js';
import { useAnswer } from '../session/use-answer.js';
import { hasCondition, shownFacets, toggleCondition, type ShownFacet } from './facet-search.js';

const maxValues = 6;
const everyMs = 15_000;

/** How many of the processes that fit have which value; a click demands it, another one takes that away. */
export function Facets({
  q = '',
  isValid,
  onSearch,
}: {
  readonly q: string | undefined;
  /** Whether the search can be asked. */
  readonly isValid: boolean;
  readonly onSearch: (q: string) => void;
}) {
  const clock = useClock();
  const isPhone = useMedia('(max-width: 720px)');
  const asked = useAnswer(
    'countProcesses',
    {
      facet: shownFacets.map(({ facet }) => facet),
      limit: maxValues,
      ...(q === '' ? {} : { q }),
      ...clock.moment,
    },
    { isLive: clock.at === null, everyMs, isEnabled: isValid },
  );
  const counts = (
    <AnswerState asked={isValid ? asked : { ...asked, isPending: asked.data === undefined, error: null }} height={400}>
      {shownFacets.map((shown) => (
        <Values
          key={shown.facet}
          shown={shown}
          counted={asked.data?.data.find(({ facet }) => facet === shown.facet)}
          q={q}
          isValid={isValid}
          onSearch={onSearch}
        />
      ))}
    </AnswerState>
  );
  return isPhone ? (
    <details className="facets">
      <summary className="b">Counts</summary>
      {counts}
    </details>
  ) : (
    <section className="facets" aria-label="Counts" data-old={asked.isPlaceholderData}>
      {counts}
    </section>
  );
}

function Values({
  shown: { title, field },
  counted,
  q,
  isValid,
  onSearch,
}: {
  readonly shown: ShownFacet;
  readonly counted: Facet | undefined;
  readonly q: string;
  readonly isValid: boolean;
  readonly onSearch: (q: string) => void;
}) {
  if (counted === undefined || counted.values.every(({ value }) => value === null)) {
    return null;
  }
  const { values, distinct, others } = counted;
  const left = distinct - values.length;
  return (
    <section>
      <h2>
        {title} <span>{showNumber(distinct)}</span>
      </h2>
      <ul>
        {values.map(({ value, count }) => (
          <li key={value}>
            <button
              type="button"
              disabled={!isValid}
              aria-pressed={isValid && hasCondition(q, field, value)}
              onClick={() => onSearch(toggleCondition(q, field, value))}
            >
              <span className="cut">{value === null ? 'none' : escapeControls(value)}</span>
              <span className="n">{showNumber(count)}</span>
            </button>
          </li>
        ))}
        {others > 0 && (
          <li className="i3">
            <span className="cut">{left > 0 ? `${showNumber(left)} more` : 'others'}</span>
            <span className="n">{showNumber(others)}</span>
          </li>
        )}
      </ul>
    </section>
  );
}
