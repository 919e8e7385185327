import { serverFlag } from '../../connect/server-flag.js';
import { hostFilterFlags, searchArgument } from '../processes/process-filters.js';
import { defineCommand } from '../../frame/command.js';
import { required, toggle, withDefault } from '../../frame/parameters.js';
import { seconds } from '../../frame/parse-values.js';
import { timeFlags } from '../../render/output-flags.js';
import { rangeFlags } from '../../time/moment-flags.js';

export const snapshotCommand = defineCommand({
  name: 'snapshot',
  summary: 'write the processes of a time range into one file, to look at anywhere without a server',
  details: [
    'The file has a table every --step of the hosts, or of the processes that a search finds, with secrets hidden as ' +
      'they are stored, and a checksum. `ps`, `top` and `history` open it with --file. The range is the last hour ' +
      'unless --from says otherwise.',
  ],
  args: { file: required('<file>', 'the file to write, such as web-1.psfleet', { values: 'file' }), ...searchArgument },
  flags: {
    ...hostFilterFlags,
    ...rangeFlags,
    step: withDefault('<duration>', 'time between two tables', '10s', { parse: seconds }),
    force: toggle('replace a file that exists'),
    ...timeFlags,
    ...serverFlag,
  },
  examples: [
    { line: 'psfleet snapshot web-1.psfleet -H web-1', does: 'the last hour of a host' },
    {
      line: "psfleet snapshot oom.psfleet -H db-2 --from 'saturday 03:00' --to 'saturday 03:30'",
      does: 'half an hour of Saturday, to send to a colleague',
    },
    { line: 'psfleet top --file oom.psfleet', does: 'look at it' },
  ],
  run: async (flags, context) => {
    const { snapshot } = await import('./take-snapshot.js');
    await snapshot(flags, context);
  },
});
