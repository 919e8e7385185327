import { serverFlag } from '../../connect/server-flag.js';
import { defineCommand } from '../../frame/command.js';
import { withDefault } from '../../frame/parameters.js';
import { wholeNumber } from '../../frame/parse-values.js';
import { columnNames } from '../../render/column.js';
import { rowFlags } from '../../render/output-flags.js';
import { rangeFlags } from '../../time/moment-flags.js';
import { hostFilterFlags, searchArgument } from '../processes/process-filters.js';
import { runListing } from './run-columns.js';

export const whereCommand = defineCommand({
  name: 'where',
  summary: 'say on which hosts a program runs, or ran in a time range; by default the last day',
  args: searchArgument,
  flags: {
    ...hostFilterFlags,
    ...rangeFlags,
    limit: withDefault('<number>', 'how many programs to list', '100', {
      short: 'n',
      parse: wholeNumber({ min: 1, max: 10_000 }),
    }),
    ...rowFlags,
    ...serverFlag,
  },
  columns: columnNames(runListing),
  examples: [
    { line: 'psfleet where name:openvpn --from -7d', does: 'hosts that ran openvpn within a week' },
    { line: "psfleet where 'cmd:log4j-core-2.14' -o host,firstSeen,lastSeen", does: 'where an old library was in use' },
  ],
  run: async (flags, { terminal, now }) => {
    const { where } = await import('./where.js');
    return await where(flags, terminal, now());
  },
});
