import { serverFlag } from '../../connect/server-flag.js';
import { defineCommand } from '../../frame/command.js';
import { optional, toggle } from '../../frame/parameters.js';
import { oneOf, wholeNumber } from '../../frame/parse-values.js';
import { rowFlags } from '../../render/output-flags.js';
import { fileFlag } from '../../source/file-flag.js';
import { atFlag, rangeFlags } from '../../time/moment-flags.js';
import { processColumns } from '../processes/process-columns.js';
import { hostFilterFlags, searchArgument } from '../processes/process-filters.js';
import { groupings, sortFields } from './ps-choices.js';

export const psCommand = defineCommand({
  name: 'ps',
  summary: 'list processes of the whole fleet, now or at a moment of the past',
  details: [
    'With --from it ranks by what processes used or had most in that time range, ended ones too. With --group it ' +
      'adds up processes that have something in common. The rows of a single host are all listed; of several ' +
      'hosts, the first hundred.',
  ],
  args: searchArgument,
  flags: {
    ...hostFilterFlags,
    ...atFlag,
    ...rangeFlags,
    sort: optional('<field>', 'the field to sort by; numbers begin with the largest unless +field is given', {
      short: 's',
      values: sortFields,
    }),
    group: optional('<by>', 'add up the processes of each of these', { values: groupings, parse: oneOf(groupings) }),
    tree: toggle('show a single host as a tree', { short: 't' }),
    limit: optional('<number>', 'how many rows to list', {
      short: 'n',
      parse: wholeNumber({ min: 1, max: 1_000_000 }),
    }),
    ...rowFlags,
    ...fileFlag,
    ...serverFlag,
  },
  columns: processColumns.map(({ name }) => name),
  examples: [
    { line: "psfleet ps 'user:www-data rss:>500mb' --sort rss", does: 'large processes of a user, on all hosts' },
    { line: "psfleet ps -H web-1 --at 'saturday 14:05' --sort rss -n 10", does: 'what had the memory on Saturday' },
    { line: 'psfleet ps --from -24h --sort peakRss -n 5', does: 'what ever had most in the last day' },
    { line: 'psfleet ps --group program --sort rss', does: 'which programs have the memory of the fleet' },
  ],
  run: async (flags, { terminal, now }) => {
    const { ps } = await import('./ps.js');
    return await ps(flags, terminal, now());
  },
});
