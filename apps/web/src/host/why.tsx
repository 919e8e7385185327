import { escapeControls } from '@psfleet/display';
import type { ExplainedMetric, Explanation, Share } from '@psfleet/sdk';
import { X } from 'lucide-react';
import { useClock } from '../clock/use-clock.js';
import { showTime } from '../clock/time-text.js';
import { showNumber, showSize } from '../format/numbers.js';
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

/** The processes behind one point of a curve: shares that add up to what the host itself counted. */
export function Why({
  host,
  metric,
  onAsk,
  onSelect,
  onClose,
}: {
  readonly host: string;
  readonly metric: ExplainedMetric;
  readonly onAsk: (metric: ExplainedMetric) => void;
  readonly onSelect: (procUid: string) => void;
  readonly onClose: () => void;
}) {
  const { at } = useClock();
  const body = { host, metric, limit: maxShares, ...(at === null ? {} : { at: new Date(at).toISOString() }) };
  const asked = useAnswer('explainMetric', { body }, { isLive: at === null, everyMs: 10_000 });
  const other = alternatives[metric];
  return (
    <section className="block" data-old={asked.isPlaceholderData}>
      <div className="why-head">
        <h2>{titles[metric]}</h2>
        <button type="button" className="btn q" aria-label="Close" onClick={onClose}>
          <X />
        </button>
      </div>
      <AnswerState asked={asked} height={300}>
        {asked.data !== undefined && (
          <Shares explanation={asked.data.data} span={spanOf(asked.data.meta)} onSelect={onSelect} />
        )}
      </AnswerState>
      {asked.data?.meta.warnings.map((warning) => (
        <p key={warning} className="t12 i2">
          {warning}
        </p>
      ))}
      {other !== undefined && (
        <p className="buttons">
          <button type="button" className="btn" onClick={() => onAsk(other)}>
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
  onSelect,
}: {
  readonly explanation: Explanation;
  readonly span: string;
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
            <span className="n b">{percent(share.value)}</span>
            <Who share={share} onSelect={onSelect} />
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
  onSelect,
}: {
  readonly share: Share;
  readonly onSelect: (procUid: string) => void;
}) {
  const name = escapeControls(process?.name ?? group ?? 'not known');
  return process === null ? (
    <span className="cut">{name}</span>
  ) : (
    <button type="button" className="link-button cut" onClick={() => onSelect(process.procUid)}>
      {name}
    </button>
  );
}

function describe({ process, ended, value }: Share): string {
  const facts = [
    process === null ? null : `pid ${process.pid ?? '–'}, user ${escapeControls(process.username ?? '–')}`,
    ended > 0 ? (ended >= value ? 'ended' : 'ended meanwhile') : null,
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
