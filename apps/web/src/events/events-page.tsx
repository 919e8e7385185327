import { useState } from 'react';
import type { ProcessEventKind } from '@psfleet/sdk';
import { useClock } from '../clock/use-clock.js';
import { EventList } from './event-list.js';

const choices: readonly { readonly name: string; readonly kinds: readonly ProcessEventKind[] }[] = [
  { name: 'Ends', kinds: ['exit', 'oom'] },
  { name: 'Starts', kinds: ['start', 'exec'] },
  { name: 'Out of memory', kinds: ['oom'] },
  { name: 'Hosts and agents', kinds: ['reboot', 'clock-step', 'agent-start', 'agent-stop'] },
];

/** What happened in the fleet within the window. */
export function EventsPage() {
  const clock = useClock();
  const [name, setName] = useState('Ends');
  const kind = choices.find((choice) => choice.name === name)?.kinds ?? [];
  return (
    <div className="cols wide">
      <main className="main">
        <div className="bar">
          <h1 className="b">Events</h1>
          <div className="tabs" role="group" aria-label="Which events">
            {choices.map((choice) => (
              <button
                key={choice.name}
                type="button"
                aria-pressed={choice.name === name}
                onClick={() => setName(choice.name)}
              >
                {choice.name}
              </button>
            ))}
          </div>
        </div>
        <EventList query={{ ...clock.range, kind, limit: 500 }} isLive={clock.at === null} />
      </main>
    </div>
  );
}
