import { useNavigate, useSearch } from '@tanstack/react-router';

/** Whether processes are searched at the clock or over the window, which the address keeps. */
export function OverChoice() {
  const { over } = useSearch({ from: '/processes' });
  const navigate = useNavigate({ from: '/processes' });
  const choose = (next: 'window' | undefined): void =>
    void navigate({
      // The order of the one table is not one of the other.
      search: ({ over: _over, sort: _sort, ...now }) => (next === undefined ? now : { ...now, over: next }),
    });
  return (
    <div className="tabs" role="group" aria-label="When">
      <button type="button" aria-pressed={over === undefined} onClick={() => choose(undefined)}>
        At the clock
      </button>
      <button type="button" aria-pressed={over === 'window'} onClick={() => choose('window')}>
        Over the window
      </button>
    </div>
  );
}
