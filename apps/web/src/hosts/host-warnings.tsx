import { escapeControls } from '@psfleet/display';
import type { Host } from '@psfleet/sdk';
import { AnswerState, type Asked } from '../frame/answer-state.js';
import { HostLink } from '../lists/links.js';

const maxShown = 40;

/** What the owners of hosts should act on, each with its remedy. */
export function HostWarnings({ asked, hosts }: { readonly asked: Asked; readonly hosts: readonly Host[] }) {
  const warnings = hosts.flatMap(({ host, warnings: own }) => own.map((warning) => ({ host, ...warning })));
  return (
    <section className="block">
      <h2>
        To act on <span>{warnings.length === 0 ? '' : warnings.length}</span>
      </h2>
      <AnswerState asked={asked} height={80}>
        {warnings.length === 0 ? (
          <p className="t12 i3">Nothing: no host has a warning.</p>
        ) : (
          <ul className="remedies">
            {warnings.slice(0, maxShown).map(({ host, code, detail, remedy }) => (
              <li key={`${host} ${code} ${detail}`}>
                <HostLink host={host} /> <span className="warning-tag">{escapeControls(code)}</span>
                <p>{escapeControls(detail)}</p>
                <p className="i2">{escapeControls(remedy)}</p>
              </li>
            ))}
          </ul>
        )}
      </AnswerState>
      {warnings.length > maxShown && (
        <p className="t12 i3">and {warnings.length - maxShown} more; a filter shows those of fewer hosts</p>
      )}
    </section>
  );
}
