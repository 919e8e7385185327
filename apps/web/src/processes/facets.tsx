import { useClock } from '../clock/use-clock.js';
import { useMedia } from '../design/use-media.js';
import { AnswerState } from '../frame/answer-state.js';
import { useAnswer } from '../session/use-answer.js';
import { shownFacets } from './facet-search.js';
import { countsEveryMs, FacetValues, maxValues } from './facet-values.js';

/** How many of the processes that fit have which value; a click selects a value, another one removes it. */
export function Facets({
  q = '',
  isValid,
  isWaiting,
  onSearch,
}: {
  readonly q: string | undefined;
  /** Whether the search can be asked. */
  readonly isValid: boolean;
  /** Whether the table comes first: counting at the same time would hold it up. */
  readonly isWaiting: boolean;
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
    { isLive: clock.at === null, everyMs: countsEveryMs, isEnabled: isValid && !isWaiting },
  );
  const counts = (
    <AnswerState asked={isValid ? asked : { ...asked, isPending: asked.data === undefined, error: null }} height={400}>
      {shownFacets.map((shown) => (
        <FacetValues
          key={shown.facet}
          shown={shown}
          counted={asked.isPlaceholderData ? undefined : asked.data?.data.find(({ facet }) => facet === shown.facet)}
          q={q}
          isValid={isValid}
          isWaiting={isWaiting}
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
