import { escapeControls, showNumber, showSize } from '@psfleet/display';
import type { Process, TableMeta } from '@psfleet/sdk';
import { useClock } from '../clock/use-clock.js';
import { quiet, Warnings, type Asked } from '../frame/answer-state.js';
import { ProcessCard } from '../process/process-card.js';
import { largestRows } from '../lists/largest-rows.js';
import { TopList } from '../lists/top-list.js';
import { Why, type AskedPoint } from './why.js';

const topCount = 7;

/** The answer about one thing: the chosen process, or who used most at the clock. */
export function HostInspector({
  host,
  table,
  rows,
  isOld,
  meta,
  selected,
  onSelect,
  onAct,
  asked,
  onAsk,
}: {
  readonly host: string;
  readonly table: Asked;
  readonly rows: readonly Process[];
  readonly isOld: boolean;
  readonly meta: TableMeta | undefined;
  readonly selected: Process | null;
  readonly onSelect: (procUid: string) => void;
  readonly onAct: (processes: readonly Process[]) => void;
  /** The point of a curve that was clicked. */
  readonly asked: AskedPoint | null;
  readonly onAsk: (asked: AskedPoint | null) => void;
}) {
  const clock = useClock();
  return (
    <aside className="inspector" aria-label="About the chosen process">
      {asked !== null && (
        <Why host={host} asked={asked} rows={rows} onAsk={onAsk} onSelect={onSelect} onClose={() => onAsk(null)} />
      )}
      {selected !== null && <ProcessCard process={selected} isPast={clock.at !== null} onAct={onAct} />}
      <TopList
        title="Top by CPU"
        unit="% of one core"
        asked={quiet(table)}
        isOld={isOld}
        rows={largestRows(rows, topCount, ({ cpuPercent }) => cpuPercent)}
        showHost={false}
        value={({ cpuPercent }) => showNumber(cpuPercent, 1)}
        onSelect={onSelect}
      />
      <TopList
        title="Top by memory"
        unit="resident"
        asked={quiet(table)}
        isOld={isOld}
        rows={largestRows(rows, topCount, ({ rss }) => rss)}
        showHost={false}
        value={({ rss }) => showSize(rss)}
        onSelect={onSelect}
      />
      <Warnings title="This table is not whole" warnings={meta?.warnings ?? []} />
      {meta !== undefined && (
        <p className="block t12 i3">
          {meta.at === null
            ? `Nothing of ${escapeControls(host)} is stored for this moment.`
            : `The table is that of ${meta.at}.`}
        </p>
      )}
    </aside>
  );
}
