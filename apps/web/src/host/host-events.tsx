import { useClock } from '../clock/use-clock.js';
import { EventList } from '../events/event-list.js';

/** What happened on the host within the window. */
export function HostEvents({ host }: { readonly host: string }) {
  const clock = useClock();
  return <EventList query={{ ...clock.range, host: [host], limit: 500 }} isLive={clock.at === null} />;
}
