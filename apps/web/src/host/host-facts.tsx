import { escapeControls, showSize, showSpan } from '@psfleet/display';
import { useNow } from '../clock/now.js';
import { useAnswer } from '../session/use-answer.js';

/** The host in one line. Its facts are those of now, also when the clock is in the past. */
export function HostFacts({ host }: { readonly host: string }) {
  const { data } = useAnswer('getHost', { host }, { isLive: true, everyMs: 30_000 });
  const now = useNow();
  const facts = data?.data;
  return (
    <div className="facts">
      <h1>{escapeControls(host)}</h1>
      {facts !== undefined && (
        <>
          {facts.os !== null && <span>{escapeControls(`${facts.os}, ${facts.kernel ?? 'kernel not known'}`)}</span>}
          {facts.cpuCount !== null && (
            <span>
              {facts.cpuCount} cores, {showSize(facts.memoryTotal)}
            </span>
          )}
          {facts.bootTime !== null && <span>up {showSpan(now - facts.bootTime * 1000)}</span>}
          <span className="cut">{labelText(facts.labels)}</span>
          <span className="spacer" />
          <span className={facts.status === 'online' ? '' : 'bad'}>{facts.status}</span>
          {facts.agentVersion !== null && <span>agent {escapeControls(facts.agentVersion)}</span>}
        </>
      )}
    </div>
  );
}

function labelText(labels: Readonly<Record<string, string>>): string {
  return escapeControls(
    Object.entries(labels)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
  );
}
