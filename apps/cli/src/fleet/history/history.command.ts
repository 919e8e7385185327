import { serverFlag } from '../../connect/server-flag.js';
import { defineCommand } from '../../frame/command.js';
import { many, toggle, withDefault } from '../../frame/parameters.js';
import { oneOf, wholeNumber } from '../../frame/parse-values.js';
import { columnNames } from '../../render/column.js';
import { rowFlags } from '../../render/output-flags.js';
import { fileFlag } from '../../source/file-flag.js';
import { rangeFlags } from '../../time/moment-flags.js';
import { processArgument } from '../processes/find-process.js';
import { historyFields, historyListing } from './history-columns.js';

export const historyCommand = defineCommand({
  name: 'history',
  summary: 'show the curves of one process, running or ended',
  details: ['A terminal gets curves, anything else a table; -o or --no-chart gives a table there too.'],
  args: processArgument,
  flags: {
    field: many('<field>', 'a curve to draw; by default cpuPercent and rss', {
      short: 'f',
      values: historyFields,
      parse: oneOf(historyFields),
    }),
    ...rangeFlags,
    points: withDefault('<number>', 'about how many points to read', '300', {
      parse: wholeNumber({ min: 1, max: 10_000 }),
    }),
    noChart: toggle('write a table, also on a terminal'),
    ...rowFlags,
    ...fileFlag,
    ...serverFlag,
  },
  columns: columnNames(historyListing),
  examples: [
    { line: 'psfleet history web-1/1234 --from -6h', does: 'six hours of a process that runs now' },
    { line: 'psfleet history 9f86d081884c7d65 -f rss -f numFds --from saturday', does: 'of one that ended' },
  ],
  run: async (flags, { terminal, now }) => {
    const { history } = await import('./history.js');
    return await history(flags, terminal, now());
  },
});
