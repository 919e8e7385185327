import { showNumber, showSize } from '@psfleet/display';
import { useMemo } from 'react';
import { useClock } from '../clock/use-clock.js';
import { allOf, AnswerState, EmptyNote } from '../frame/answer-state.js';
import { hostColumn, hostOf } from '../hosts/host-columns.js';
import { PlainTable, type PlainColumn } from '../lists/plain-table.js';
import { useSort } from '../lists/use-sort.js';
import { useAnswer } from '../session/use-answer.js';
import { agentCosts, lastMetrics, meanOf, rateMetrics, totalOf, type AgentCost } from './agent-costs.js';

/** Rates need two ticks, also of agents that send one a minute. */
const lookbackMs = 150_000;

function amount(
  id: keyof AgentCost,
  head: string,
  value: (cost: AgentCost) => number | null,
  digits: 0 | 1 | 2 = 0,
): PlainColumn<AgentCost> {
  return { id, head, width: 100, isNumber: true, digits, value };
}

/** A number that should be zero. */
function lost(id: keyof AgentCost, head: string, value: (cost: AgentCost) => number | null) {
  return {
    ...amount(id, head, value),
    className: (cost: AgentCost) => ((value(cost) ?? 0) > 0 ? 'warn b' : 'i3'),
  };
}

const columns: readonly PlainColumn<AgentCost>[] = [
  { ...hostColumn, onPhone: false, head: 'Agent on' },
  { ...amount('cpuPercent', 'CPU % of a core', ({ cpuPercent }) => cpuPercent, 2), width: 130 },
  { ...amount('rss', 'Memory', ({ rss }) => rss), cell: ({ rss }) => showSize(rss) },
  amount('sweepMs', 'Sweep ms', ({ sweepMs }) => sweepMs, 1),
  { ...amount('sentBytes', 'Sent per s', ({ sentBytes }) => sentBytes), cell: ({ sentBytes }) => showSize(sentBytes) },
  lost('waiting', 'Waiting', ({ waiting }) => waiting),
  lost('dropped', 'Given up', ({ dropped }) => dropped),
  lost('skipped', 'Skipped ticks', ({ skipped }) => skipped),
];
const dearestFirst = { id: 'cpuPercent', isDescending: true };

/** What each agent costs its host at the clock. */
export function AgentTable() {
  const { at } = useClock();
  const range =
    at === null
      ? { from: `-${lookbackMs / 1000}s` }
      : { from: new Date(at - lookbackMs).toISOString(), to: new Date(at + 1).toISOString() };
  const ask = { isLive: at === null, everyMs: 15_000 };
  const rates = useAnswer('queryMetrics', { body: { ...range, step: 300, metrics: rateMetrics, agg: 'rate' } }, ask);
  const lasts = useAnswer('queryMetrics', { body: { ...range, step: 300, metrics: lastMetrics, agg: 'last' } }, ask);
  const costs = useMemo(() => agentCosts(rates.data?.data ?? [], lasts.data?.data ?? []), [rates.data, lasts.data]);
  const [sort, setSort] = useSort(columns, dearestFirst);
  const of = (field: 'cpuPercent' | 'rss' | 'sentBytes'): (number | null)[] => costs.map((cost) => cost[field]);
  return (
    <AnswerState asked={allOf([rates, lasts])} height={240}>
      {costs.length === 0 ? (
        <EmptyNote title="No agent at this moment">Each agent reports what it costs at every tick.</EmptyNote>
      ) : (
        <>
          <p className="page-note num">
            {showNumber(costs.length)} agents: <b className="b">{showSmallShare(meanOf(of('cpuPercent')))}</b> of a core
            and <b className="b">{showSize(meanOf(of('rss')))}</b> each on average,{' '}
            <b className="b">{showSize(totalOf(of('sentBytes')))}</b> per second over the network from all.
          </p>
          <PlainTable
            label="What agents cost"
            columns={columns}
            rows={costs}
            identify={hostOf}
            sort={sort}
            onSort={setSort}
            isOld={rates.isPlaceholderData}
          />
        </>
      )}
    </AnswerState>
  );
}

/** Agents cost tenths of a percent. */
function showSmallShare(percent: number | null): string {
  return percent === null ? '–' : `${showNumber(percent, 2)} %`;
}
