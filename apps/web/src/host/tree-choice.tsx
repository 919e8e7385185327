import { useNavigate, useSearch } from '@tanstack/react-router';

/** Whether each process stands under its parent, which the address keeps. */
export function TreeChoice() {
  const { view } = useSearch({ from: '/hosts/$host' });
  const navigate = useNavigate({ from: '/hosts/$host' });
  return (
    <button
      type="button"
      className="btn q"
      aria-pressed={view === 'tree'}
      onClick={() =>
        void navigate({
          search: ({ view: _view, ...now }) => (view === 'tree' ? now : { ...now, view: 'tree' as const }),
          replace: true,
        })
      }
    >
      Tree
    </button>
  );
}
