import { serverFlag } from '../../connect/server-flag.js';
import { defineCommand } from '../../frame/command.js';
import { many, optional, toggle, withDefault } from '../../frame/parameters.js';
import { nameAndValue, oneOf, seconds, wholeNumber } from '../../frame/parse-values.js';
import { columnNames } from '../../render/column.js';
import { rowFlags } from '../../render/output-flags.js';
import { rangeFlags } from '../../time/moment-flags.js';
import { hostFilterFlags } from '../processes/process-filters.js';
import { pointListing } from './point-rows.js';

const aggregations = ['avg', 'min', 'max', 'sum', 'last', 'p95', 'rate'] as const;
const combinations = ['avg', 'min', 'max', 'sum'] as const;

export const queryCommand = defineCommand({
  name: 'query',
  summary: 'show metrics of hosts over time; `psfleet query --list` names them',
  details: ['A terminal gets curves, anything else a table; -o or --no-chart gives a table there too.'],
  args: { metrics: many('<metric>', 'such as virtual_memory.percent', { values: 'metric' }) },
  flags: {
    list: toggle('list the metrics instead'),
    ...hostFilterFlags,
    ...rangeFlags,
    step: optional('<duration>', 'length of a step, such as 10s or 1h', { parse: seconds }),
    points: optional('<number>', 'about how many steps, instead of --step', {
      parse: wholeNumber({ min: 1, max: 10_000 }),
    }),
    agg: optional('<how>', 'how the samples of a step are combined', {
      values: aggregations,
      parse: oneOf(aggregations),
    }),
    across: optional('<how>', 'how series that --group-by merges are combined', {
      values: combinations,
      parse: oneOf(combinations),
    }),
    groupBy: optional('<names>', 'dimensions, and host, to keep apart, with commas between; all others are merged'),
    dimension: many('<name=value>', 'only series with this value of a dimension', { parse: nameAndValue }),
    charts: withDefault('<number>', 'how many curves to draw', '8', { parse: wholeNumber({ min: 1, max: 1000 }) }),
    noChart: toggle('write a table, also on a terminal'),
    ...rowFlags,
    ...serverFlag,
  },
  columns: columnNames(pointListing),
  examples: [
    { line: 'psfleet query virtual_memory.percent -H web-1 --from -6h', does: 'the memory of a host' },
    {
      line: "psfleet query cpu_times_percent.user --agg avg --across max --group-by '' --from yesterday",
      does: 'the busiest host at every moment',
    },
  ],
  run: async (flags, { terminal, now }) => {
    const { query } = await import('./query.js');
    return await query(flags, terminal, now());
  },
});
