import { escapeControls } from '@psfleet/display';
import { useClock } from '../clock/use-clock.js';
import { showShare, showSize } from '../format/numbers.js';
import { AnswerState, EmptyNote } from '../frame/answer-state.js';
import { useAnswer } from '../session/use-answer.js';

/** They are read once a minute. */
const lookbackMs = 150_000;

/** The file systems of a host at the clock, the fullest first. */
export function FileSystems({ host }: { readonly host: string }) {
  const { at } = useClock();
  const range =
    at === null
      ? { from: '-150s' }
      : { from: new Date(at - lookbackMs).toISOString(), to: new Date(at + 1).toISOString() };
  const asked = useAnswer(
    'queryMetrics',
    {
      body: {
        ...range,
        hosts: [host],
        step: 300,
        metrics: ['disk_usage.percent', 'disk_usage.used', 'disk_usage.total'],
        agg: 'last',
      },
    },
    { isLive: at === null, everyMs: 60_000 },
  );
  const series = asked.data?.data ?? [];
  const lastOf = (mountpoint: string | undefined, metric: string): number | null =>
    series.find((each) => each.metric === metric && each.dimensions['mountpoint'] === mountpoint)?.points.at(-1)?.[1] ??
    null;
  const rows = series
    .filter(({ metric }) => metric === 'disk_usage.percent')
    .map(({ dimensions, points }) => ({ dimensions, percent: points.at(-1)?.[1] ?? null }))
    .toSorted((a, b) => (b.percent ?? -1) - (a.percent ?? -1));
  return (
    <AnswerState asked={asked} height={200}>
      {rows.length === 0 ? (
        <EmptyNote title="No file system at this moment">The agent reports them once a minute.</EmptyNote>
      ) : (
        <div className="scroll" tabIndex={0} role="region" aria-label="File systems">
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">Mounted at</th>
                <th scope="col">Device</th>
                <th scope="col">Type</th>
                <th scope="col" className="n">
                  Full
                </th>
                <th scope="col">
                  <span className="hidden">Bar</span>
                </th>
                <th scope="col" className="n">
                  Used
                </th>
                <th scope="col" className="n">
                  Size
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ dimensions: { mountpoint, device, fstype }, percent }) => (
                <tr key={`${mountpoint} ${device}`}>
                  <td className="b">{escapeControls(mountpoint ?? '')}</td>
                  <td className="i2">{escapeControls(device ?? '')}</td>
                  <td className="i2">{escapeControls(fstype ?? '')}</td>
                  <td className="n">{showShare(percent)}</td>
                  <td>
                    <meter
                      min={0}
                      max={100}
                      value={percent ?? 0}
                      aria-label={escapeControls(`${mountpoint} is ${showShare(percent)} full`)}
                    />
                  </td>
                  <td className="n">{showSize(lastOf(mountpoint, 'disk_usage.used'))}</td>
                  <td className="n">{showSize(lastOf(mountpoint, 'disk_usage.total'))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </AnswerState>
  );
}
