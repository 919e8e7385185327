import { Search } from 'lucide-react';
import { useId, useState, type KeyboardEvent } from 'react';
import { Dialog } from '../dialogs/dialog.js';
import { useGhost } from '../frame/use-ghost.js';
import type { Entry, Section } from './entry.js';
import { useDeedEntries, type Deeds } from './use-deed-entries.js';
import { usePlaceEntries } from './use-place-entries.js';
import { useProcessEntries } from './use-process-entries.js';
import { useTimeEntries } from './use-time-entries.js';

/** Finds hosts, processes, pages, times and what can be done, by words. */
export function Palette({ onClose, ...deeds }: Deeds & { readonly onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const id = useId();
  const places = usePlaceEntries(typed);
  const processes = useProcessEntries(typed, deeds.onAct);
  const sections: readonly Section[] = [
    { title: 'Time', entries: useTimeEntries(typed) },
    { title: 'Hosts', entries: places.hosts },
    { title: 'Pages', entries: places.pages },
    { title: 'Do', entries: useDeedEntries(typed, deeds) },
    // Their answers come later than the rest, and must not move what is chosen by then.
    { title: 'Processes', entries: processes.entries },
  ].filter(({ entries }) => entries.length > 0);
  const entries = sections.flatMap((section) => section.entries);
  const active = Math.min(chosen, entries.length - 1);
  useGhost(entries[active]?.at ?? null);

  const take = (entry: Entry | undefined, isAct: boolean): void => {
    const run = isAct ? entry?.act : entry?.run;
    if (run !== undefined) {
      onClose();
      run();
    }
  };
  const choose = (index: number): void => {
    const next = Math.min(entries.length - 1, Math.max(0, index));
    setChosen(next);
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const keys: Readonly<Record<string, () => void>> = {
      ArrowDown: () => choose(active + 1),
      ArrowUp: () => choose(active - 1),
      PageDown: () => choose(active + 6),
      PageUp: () => choose(active - 6),
      Enter: () => take(entries[active], event.shiftKey),
    };
    const action = keys[event.key];
    if (action !== undefined && !event.nativeEvent.isComposing) {
      event.preventDefault();
      action();
    }
  };

  return (
    <Dialog title="Find a host, a process, a page or a time" onClose={onClose} isPalette>
      <div className="palette-field">
        <Search aria-hidden="true" />
        <input
          autoFocus
          role="combobox"
          aria-label="Find a host, a process, a page or a time"
          aria-expanded={entries.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={entries.length > 0 ? `${id}-${active}` : undefined}
          autoComplete="off"
          spellCheck={false}
          maxLength={500}
          placeholder="web-01, postgres, events, sat 03:12"
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
        {processes.isAsking && <span className="i3 t12">Searching</span>}
      </div>
      <div id={`${id}-list`} className="palette-list" role="listbox" aria-label="What was found">
        {sections.map(({ title, entries: members }) => (
          <Group key={title} id={id} title={title} entries={members} all={entries} active={active} onTake={take} />
        ))}
      </div>
      {processes.problem !== null && <p className="palette-note warn t12">No processes: {processes.problem}</p>}
      {entries.length === 0 && <p className="palette-note i2">Nothing fits. A shorter word finds more.</p>}
      <p className="palette-foot i3 t12">
        <span className="mono">-2d</span> <span className="mono">sat 03:12</span>{' '}
        <span className="mono">user:root</span>
        <span className="spacer" />
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> choose
        </span>
        <span>
          <kbd>↵</kbd> go
        </span>
        <span>
          <kbd>Shift ↵</kbd> act on a process
        </span>
      </p>
    </Dialog>
  );
}

function Group({
  id,
  title,
  entries,
  all,
  active,
  onTake,
}: {
  readonly id: string;
  readonly title: string;
  readonly entries: readonly Entry[];
  readonly all: readonly Entry[];
  readonly active: number;
  readonly onTake: (entry: Entry, isAct: boolean) => void;
}) {
  return (
    <div role="group" aria-labelledby={`${id}-${title}`}>
      <div id={`${id}-${title}`} className="palette-title" role="presentation">
        {title}
      </div>
      {entries.map((entry) => {
        const index = all.indexOf(entry);
        const { text, detail, keys, Icon } = entry;
        return (
          <div
            key={entry.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            className="palette-entry"
            onClick={({ shiftKey }) => onTake(entry, shiftKey)}
          >
            <Icon aria-hidden="true" />
            <span className="cut">{text}</span>
            <span className="cut i3 t12 num">{detail}</span>
            {keys === undefined ? <span /> : <kbd>{keys}</kbd>}
          </div>
        );
      })}
    </div>
  );
}
