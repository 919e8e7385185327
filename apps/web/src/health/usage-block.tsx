import { escapeControls, showNumber, showSize, showSpan } from '@psfleet/display';
import type { BrokerUsage, DayUsage, StorageUsage } from '@psfleet/sdk';
import { AnswerState } from '../frame/answer-state.js';
import { ShareBar } from '../lists/share-bar.js';
import { useAnswer } from '../session/use-answer.js';

const maxTables = 8;
const maxDays = 8;

/** What monitoring takes of the broker and of the disk, and how far what was sent is stored. */
export function UsageBlock() {
  const asked = useAnswer('getUsage', {}, { isLive: true, everyMs: 10_000 });
  const usage = asked.data?.data;
  return (
    <AnswerState asked={asked} height={400}>
      {asked.data?.meta.failed.map(({ check, reason }) => (
        <section key={check} className="block">
          <h2>The {check} does not answer</h2>
          <p className="t12 warn">{escapeControls(reason)}</p>
        </section>
      ))}
      {usage !== undefined && usage.broker !== null && <Lag broker={usage.broker} />}
      {usage !== undefined && usage.storage !== null && <Disk storage={usage.storage} />}
    </AnswerState>
  );
}

function Lag({ broker }: { readonly broker: BrokerUsage }) {
  const { behind, pendingMessages, unacknowledgedMessages, streamBytes, streamMaxBytes, deadLetters } = broker;
  return (
    <section className="block">
      <h2>
        On the way <span>in the broker</span>
      </h2>
      <dl className="facts-list num">
        <dt>Behind</dt>
        <dd>{behind < 1 ? 'less than 1 s' : showSpan(behind * 1000)}</dd>
        <dt>Messages</dt>
        <dd>
          {showNumber(pendingMessages)} wait, {showNumber(unacknowledgedMessages)} are being stored
        </dd>
        <dt>Stream</dt>
        <dd>
          {showSize(streamBytes)} of {showSize(streamMaxBytes)}
          <ShareBar name="The stream" heat="disk" percent={(streamBytes / streamMaxBytes) * 100} />
        </dd>
        <dt>Dead letters</dt>
        <dd className={deadLetters > 0 ? 'warn' : ''}>{showNumber(deadLetters)}</dd>
      </dl>
    </section>
  );
}

function Disk({ storage: { bytes, disks, tables, rawDays } }: { readonly storage: StorageUsage }) {
  const others = tables.slice(maxTables).reduce((sum, table) => sum + table.bytes, 0);
  return (
    <>
      <section className="block">
        <h2>
          Disk <span>the database takes {showSize(bytes)}</span>
        </h2>
        <ul className="bars num">
          {disks.map(({ name, freeBytes, totalBytes }) => (
            <li key={name}>
              <span className="cut">{escapeControls(name)}</span>
              <ShareBar name={`Disk ${name}`} heat="disk" percent={(1 - freeBytes / totalBytes) * 100} />
              <span className="n">{showSize(freeBytes)} free</span>
            </li>
          ))}
        </ul>
      </section>
      <section className="block">
        <h2>
          Disk per day <span>of raw rows, in UTC</span>
        </h2>
        <Days days={rawDays} />
      </section>
      <section className="block">
        <h2>Disk per table</h2>
        <ul className="bars num">
          {tables.slice(0, maxTables).map((table) => (
            <li key={table.table}>
              <span className="cut mono">{table.table}</span>
              <Length part={table.bytes} whole={tables[0]?.bytes ?? 1} />
              <span className="n" title={`${showNumber(table.rows)} rows`}>
                {showSize(table.bytes)}
              </span>
            </li>
          ))}
        </ul>
        {others > 0 && <p className="t12 i3">and {showSize(others)} in others</p>}
      </section>
    </>
  );
}

function Days({ days }: { readonly days: readonly DayUsage[] }) {
  const largest = Math.max(1, ...days.map(({ bytes }) => bytes));
  return days.length === 0 ? (
    <p className="t12 i3">No raw rows yet.</p>
  ) : (
    <>
      <ul className="bars num">
        {days.slice(0, maxDays).map(({ day, rows, bytes }) => (
          <li key={day}>
            <span>{day}</span>
            <Length part={bytes} whole={largest} />
            <span className="n" title={`${showNumber(rows)} rows`}>
              {showSize(bytes)}
            </span>
          </li>
        ))}
      </ul>
      <p className="t12 i3">
        Today is not over, and fresh rows shrink when they are merged
        {days.length > maxDays ? `; ${days.length - maxDays} older days` : ''}.
      </p>
    </>
  );
}

/** A length among others of the same list; the number beside it says the same. */
function Length({ part, whole }: { readonly part: number; readonly whole: number }) {
  return (
    <span className="share" aria-hidden="true">
      <i className="h2" style={{ width: `${(part / whole) * 100}%` }} />
    </span>
  );
}
