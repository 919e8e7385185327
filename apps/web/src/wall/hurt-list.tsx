import { escapeControls } from '@psfleet/display';
import { AnswerState, type Asked } from '../frame/answer-state.js';
import { isUnknown, worstFirst, type HostPain } from './host-pain.js';

const maxShown = 12;

/** The ranking beside the wall, on which hosts keep their places. */
export function HurtList({
  asked,
  pains,
  isOld,
  onOpen,
}: {
  readonly asked: Asked;
  readonly pains: readonly HostPain[];
  readonly isOld: boolean;
  readonly onOpen: (host: string) => void;
}) {
  const worst = worstFirst(pains, maxShown);
  const more = pains.filter(({ kind }) => kind !== null).length - worst.length;
  return (
    <section className="block" data-old={isOld}>
      <h2>
        What hurts <span>worst first</span>
      </h2>
      <AnswerState asked={asked} height={80}>
        {worst.length === 0 ? (
          <p className="t12 i3">{pains.some(isUnknown) ? 'Nothing that is known.' : 'Nothing at this moment.'}</p>
        ) : (
          <ul className="hurt-list">
            {worst.map(({ host, level, words }) => (
              <li key={host}>
                <button type="button" onClick={() => onOpen(host)}>
                  <i className={level === null ? 'hx' : `h${level}`} />
                  <span className="cut">
                    <b className="b">{escapeControls(host)}</b> {words}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </AnswerState>
      {more > 0 && <p className="t12 i3">and {more} more</p>}
    </section>
  );
}
