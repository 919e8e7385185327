import type { ProcessEventKind } from '@psfleet/sdk';
import { serverFlag } from '../../connect/server-flag.js';
import { defineCommand } from '../../frame/command.js';
import { many, optional, withDefault } from '../../frame/parameters.js';
import { oneOf, wholeNumber } from '../../frame/parse-values.js';
import { columnNames } from '../../render/column.js';
import { rowFlags } from '../../render/output-flags.js';
import { rangeFlags } from '../../time/moment-flags.js';
import { processFlag } from '../processes/find-process.js';
import { hostFilterFlags } from '../processes/process-filters.js';
import { eventListing } from './event-columns.js';

const kinds = [
  'start',
  'exec',
  'exit',
  'oom',
  'clock-step',
  'reboot',
  'agent-start',
  'agent-stop',
] as const satisfies readonly ProcessEventKind[];

export const eventsCommand = defineCommand({
  name: 'events',
  summary: 'list starts, ends and kills of processes, reboots and agent stops, newest first',
  flags: {
    kind: many('<kind>', 'only events of this kind', { short: 'k', values: kinds, parse: oneOf(kinds) }),
    ...hostFilterFlags,
    name: optional('<name>', 'only processes with this name'),
    user: optional('<user>', 'only processes of this user'),
    pid: optional('<pid>', 'only processes with this id', { parse: wholeNumber({ min: 0, max: 4_294_967_295 }) }),
    ...processFlag,
    ...rangeFlags,
    limit: withDefault('<number>', 'how many events to list', '100', {
      short: 'n',
      parse: wholeNumber({ min: 1, max: 1_000_000 }),
    }),
    ...rowFlags,
    ...serverFlag,
  },
  columns: columnNames(eventListing),
  examples: [
    { line: 'psfleet events -k oom --from -7d', does: 'what was killed for want of memory in a week' },
    { line: 'psfleet events -H web-1 --name nginx --from yesterday', does: 'starts and ends of nginx on web-1' },
  ],
  run: async (flags, { terminal, now }) => {
    const { listEvents } = await import('./list-events.js');
    await listEvents(flags, terminal, now());
  },
});
