import { serverFlag } from '../connect/server-flag.js';
import { defineCommand } from '../frame/command.js';
import { toggle, withDefault } from '../frame/parameters.js';
import { wholeNumber } from '../frame/parse-values.js';
import { hostFilterFlags, searchArgument } from '../fleet/processes/process-filters.js';
import { timeFlags } from '../render/output-flags.js';
import { fileFlag } from '../source/file-flag.js';
import { atFlag } from '../time/moment-flags.js';

const maxRows = 100_000;

export const topCommand = defineCommand({
  name: 'top',
  summary: 'watch the processes of a host or of the whole fleet, now or at any moment of the past',
  details: [
    'The keys are those of htop; `?` shows them. `,` and `.` go one tick back and forward, `b` to a typed time, ' +
      'Space stays at the moment that is shown, and `n` returns to now. `e` says what makes up the figure that is ' +
      'sorted by. Signals and niceness are sent only after a window has shown the process as it is now, and `y` was ' +
      'pressed.',
    'If there are more processes than --rows, those that come first in the chosen order are read.',
  ],
  args: searchArgument,
  flags: {
    ...hostFilterFlags,
    ...atFlag,
    ...fileFlag,
    readOnly: toggle('permit no signals and no changes of niceness'),
    rows: withDefault('<number>', 'how many processes are read at most', '10000', {
      parse: wholeNumber({ min: 1, max: maxRows }),
    }),
    ...timeFlags,
    ...serverFlag,
  },
  examples: [
    { line: 'psfleet top -H web-1', does: 'watch one host' },
    { line: "psfleet top 'user:postgres' --label env=prod", does: 'the databases of all hosts with a label' },
    { line: "psfleet top -H web-1 --at 'saturday 03:12'", does: 'what a host did on Saturday' },
  ],
  run: async (flags, context) => {
    const { openTop } = await import('./open-top.js');
    await openTop(flags, context);
  },
});
