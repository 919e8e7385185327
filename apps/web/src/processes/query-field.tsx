import { completeSearch, type Completion, type SearchSyntaxError } from '@psfleet/search';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';

const maxCompletions = 8;

/** A search field that completes names of fields and closed values, and shows where a search is wrong. */
export function QueryField({
  value,
  problem,
  onSearch,
}: {
  readonly value: string;
  readonly problem: SearchSyntaxError | null;
  readonly onSearch: (q: string) => void;
}) {
  const [text, setText] = useState(value);
  const [active, setActive] = useState(-1);
  const [isOpen, setOpen] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const list = useId();
  useEffect(() => setText(value), [value]);
  const cursor = field.current?.selectionStart ?? text.length;
  const { from, to, completions } = completeSearch(text, cursor);
  const shown = isOpen ? completions.slice(0, maxCompletions) : [];

  const take = ({ text: completion }: Completion): void => {
    const next = text.slice(0, from) + completion + text.slice(to);
    setText(next);
    setActive(-1);
    requestAnimationFrame(() => field.current?.setSelectionRange(from + completion.length, from + completion.length));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const chosen = shown[active];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      setActive(Math.min(shown.length - 1, Math.max(-1, active + (event.key === 'ArrowDown' ? 1 : -1))));
    } else if ((event.key === 'Enter' || event.key === 'Tab') && chosen !== undefined) {
      event.preventDefault();
      take(chosen);
    } else if (event.key === 'Enter') {
      setOpen(false);
      onSearch(text.trim());
    } else if (event.key === 'Escape') {
      event.preventDefault();
      setOpen(false);
      field.current?.blur();
    }
  };

  return (
    <div className="query">
      <input
        ref={field}
        type="search"
        className="field mono"
        role="combobox"
        aria-label="Search processes"
        aria-expanded={shown.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${list}-${active}` : undefined}
        aria-invalid={problem !== null}
        aria-describedby={`${list}-problem`}
        autoComplete="off"
        spellCheck={false}
        placeholder="rss:>64mb NOT user:root"
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          setOpen(true);
          setActive(-1);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setOpen(false)}
      />
      <div id={list} role="listbox" aria-label="Completions" className="completions" hidden={shown.length === 0}>
        {shown.map((completion, index) => (
          <div
            key={completion.text}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === active}
            onPointerDown={(event) => {
              event.preventDefault();
              take(completion);
            }}
          >
            <span className="mono">{completion.text}</span> <span className="i3">{completion.help}</span>
          </div>
        ))}
      </div>
      <p id={`${list}-problem`} className="bad t12" hidden={problem === null}>
        {problem?.message}
      </p>
    </div>
  );
}
