import { escapeControls, showNumber, showSize } from '@psfleet/display';
import type { ExplainedMetric, Explanation, Process, Share } from '@psfleet/sdk';
import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { readClockSearch } from '../clock/clock-search.js';
import { useClock } from '../clock/use-clock.js';
import { showTime } from '../clock/time-text.js';
import { AnswerState } from '../frame/answer-state.js';
import { useAnswer } from '../session/use-answer.js';

const titles: Readonly<Record<ExplainedMetric, string>> = {
  cpu: 'Why was the CPU busy?',
  memory: 'Who had the memory?',
  readBytes: 'Who read from disk?',
  writeBytes: 'Who wrote to disk?',
  ctxSwitches: 'Who switched contexts?',
  tcpSentBytes: 'Who sent over TCP?',
  tcpReceivedBytes: 'Who received over TCP?',
};

/** Metrics that answer two halves of one question. */
const alternatives: Readonly<Partial<Record<ExplainedMetric, ExplainedMetric>>> = {
  cpu: 'memory',
  memory: 'cpu',
  readBytes: 'writeBytes',
  writeBytes: 'readBytes',
  tcpSentBytes: 'tcpReceivedBytes',
  tcpReceivedBytes: 'tcpSentBytes',
};

const maxShares = 10;
/** A point over a longer time is explained over that time, else by the tick at it. */
const tickMs = 10_000;

/** A point of a curve: its metric, and the milliseconds over which it is the mean. */
export interface AskedPoint {
  readonly metric: ExplainedMetric;
  readonly stepMs: number;
}

/** The bucket that a point in the past is the mean of. Buckets begin at multiples of their length. */
export function spanOfPoint(at: number | null, stepMs: number): { from?: string; to?: string; at?: string } {
  if (at === null) {
    return {};
  }
  const from = Math.floor(at / stepMs) * stepMs;
  return stepMs <= tickMs
    ? { at: new Date(at).toISOString() }
    : { from: new Date(from).toISOString(), to: new Date(from + stepMs).toISOString() };
}

/** The processes behind one point of a curve: shares that add up to what the host itself counted. */
export function Why({
  host,
  asked: { metric, stepMs },
  rows,
  onAsk,
  onSelect,
  onClose,
}: {
  readonly host: string;
  readonly asked: AskedPoint;
  /** The table of the moment: processes that are not in it have ended, or are not there yet. */
  readonly rows: readonly Process[];
  readonly onAsk: (asked: AskedPoint) => void;
  readonly onSelect: (procUid: string) => void;
  readonly onClose: () => void;
}) {
  const { at } = useClock();
  const body = { host, metric, limit: maxShares, ...spanOfPoint(at, stepMs) };
  const answer = useAnswer('explainMetric', { body }, { isLive: at === null, everyMs: 10_000 });
  const other = alternatives[metric];
  return (
    <section className="block" data-old={answer.isPlaceholderData}>
      <div className="why-head">
        <h2>{titles[metric]}</h2>
        <button type="button" className="btn q" aria-label="Close" onClick={onClose}>
          <X />
        </button>
      </div>
      <AnswerState asked={answer} height={300}>
        {answer.data !== undefined && (
          <Shares explanation={answer.data.data} span={spanOf(answer.data.meta)} rows={rows} onSelect={onSelect} />
        )}
      </AnswerState>
      {answer.data?.meta.warnings.map((warning) => (
        <p key={warning} className="t12 i2">
          {escapeControls(warning)}
        </p>
      ))}
      {other !== undefined && (
        <p className="buttons">
          <button type="button" className="btn" onClick={() => onAsk({ metric: other, stepMs })}>
            {titles[other]}
          </button>
        </p>
      )}
    </section>
  );
}

function Shares({
  explanation: { shares, others, remainder, total, unit },
  span,
  rows,
  onSelect,
}: {
  readonly explanation: Explanation;
  readonly span: string;
  readonly rows: readonly Process[];
  readonly onSelect: (procUid: string) => void;
}) {
  const text = (value: number | null): string =>
    unit === 'By' ? showSize(value) : showNumber(value, unit === 's' ? 2 : 0);
  const percent = (value: number): string => (total === null || total <= 0 ? '' : showNumber((value / total) * 100, 1));
  return (
    <>
      <p className="t12 i2 num">{span}</p>
      <div className="share-bar" aria-hidden="true">
        {shares.map((share, index) => (
          <i
            key={share.group}
            style={{ flex: `${Math.max(0, share.value)} 0 0`, opacity: Math.max(0.25, 1 - index * 0.15) }}
          />
        ))}
        <i className="hx" style={{ flex: `${Math.max(0, others.value + (remainder ?? 0))} 0 0` }} />
      </div>
      <ol className="share-list">
        {shares.map((share) => (
          <li key={share.group}>
            <span className="n b">{share.percent === null ? '' : showNumber(share.percent, 1)}</span>
            <Who share={share} rows={rows} onSelect={onSelect} />
            <span className="n i2">{text(share.value)}</span>
            <span className="detail i3">{describe(share)}</span>
          </li>
        ))}
        {others.groups > 0 && (
          <li>
            <span className="n b">{percent(others.value)}</span>
            <span>{others.groups} others</span>
            <span className="n i2">{text(others.value)}</span>
          </li>
        )}
        {remainder !== null && (
          <li>
            <span className="n b">{percent(remainder)}</span>
            <span>Remainder: no process accounts for it</span>
            <span className="n i2">{text(remainder)}</span>
          </li>
        )}
        {total !== null && (
          <li className="total">
            <span className="n">100.0</span>
            <span>Total, as the host counted</span>
            <span className="n">{text(total)}</span>
          </li>
        )}
      </ol>
    </>
  );
}

function Who({
  share: { process, group },
  rows,
  onSelect,
}: {
  readonly share: Share;
  readonly rows: readonly Process[];
  readonly onSelect: (procUid: string) => void;
}) {
  const name = escapeControls(process?.name ?? group ?? 'not known');
  if (process === null) {
    return <span className="cut">{name}</span>;
  }
  const { procUid } = process;
  return rows.some((row) => row.procUid === procUid) ? (
    <button type="button" className="link-button cut" onClick={() => onSelect(procUid)}>
      {name}
    </button>
  ) : (
    <Link to="/p/$procUid" params={{ procUid }} className="link cut" search={readClockSearch}>
      {name}
    </Link>
  );
}

function describe({ process, ended, children, value }: Share): string {
  const facts = [
    process === null ? null : `pid ${process.pid ?? '–'}, user ${escapeControls(process.username ?? '–')}`,
    ended !== null && ended > 0 ? (ended >= value ? 'ended' : 'ended meanwhile') : null,
    children !== null && children > 0 ? 'with children that ended' : null,
  ];
  return facts.filter((fact) => fact !== null).join(', ');
}

function spanOf({
  at,
  from,
  to,
}: {
  readonly at: string | null;
  readonly from: string | null;
  readonly to: string | null;
}): string {
  if (at !== null) {
    return `At ${showTime(Date.parse(at))}`;
  }
  return from === null || to === null ? '' : `From ${showTime(Date.parse(from))} to ${showTime(Date.parse(to))}`;
}
