import { escapeControls } from '@psfleet/display';
import type { Process } from '@psfleet/sdk';

/** A line break never falls inside an argument. What the agent scrubbed is marked. */
export function CommandLine({
  process: { cmdline, cmdlineCut },
}: {
  readonly process: Pick<Process, 'cmdline' | 'cmdlineCut'>;
}) {
  if (cmdline === null || cmdline.length === 0) {
    return <p className="t12 i3">No command line: a kernel thread, or it could not be read.</p>;
  }
  return (
    <div className="arguments mono" role="group" aria-label="Command line" tabIndex={0}>
      {cmdline.slice(0, 400).map((argument, index) => (
        // Arguments repeat, and never change their order.
        // oxlint-disable-next-line react/no-array-index-key
        <span key={index} className={argument.includes('***') ? 'scrubbed' : undefined}>
          {argument === '' ? "''" : escapeControls(argument)}
        </span>
      ))}
      {cmdlineCut === true && <span className="i3">… cut by the agent</span>}
    </div>
  );
}
