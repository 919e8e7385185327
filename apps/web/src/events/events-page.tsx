import type { ProcessEventKind } from '@psfleet/sdk';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useClock } from '../clock/use-clock.js';
import { EventList } from './event-list.js';

interface Choice {
  /** In the address. */
  readonly tab: string;
  readonly name: string;
  readonly kinds: readonly ProcessEventKind[];
}

const ends: Choice = { tab: 'ends', name: 'Ends', kinds: ['exit', 'oom'] };
const choices: readonly Choice[] = [
  ends,
  { tab: 'starts', name: 'Starts', kinds: ['start', 'exec'] },
  { tab: 'out-of-memory', name: 'Out of memory', kinds: ['oom'] },
  { tab: 'hosts', name: 'Hosts and agents', kinds: ['reboot', 'clock-step', 'agent-start', 'agent-stop'] },
];

/** What happened in the fleet within the window. */
export function EventsPage() {
  const clock = useClock();
  const { tab } = useSearch({ from: '/events' });
  const navigate = useNavigate({ from: '/events' });
  const chosen = choices.find((choice) => choice.tab === tab) ?? ends;
  return (
    <div className="cols wide">
      <main className="main">
        <div className="bar">
          <h1 className="b">Events</h1>
          <div className="tabs" role="group" aria-label="Which events">
            {choices.map((choice) => (
              <button
                key={choice.tab}
                type="button"
                aria-pressed={choice === chosen}
                onClick={() => void navigate({ search: (now) => ({ ...now, tab: choice.tab }), replace: true })}
              >
                {choice.name}
              </button>
            ))}
          </div>
        </div>
        <EventList query={{ ...clock.range, kind: chosen.kinds, limit: 500 }} isLive={clock.at === null} />
      </main>
    </div>
  );
}
