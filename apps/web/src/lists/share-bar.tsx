import { showShare } from '@psfleet/display';
import { heatOf, type HeatRow } from '../design/heat.js';

/** How much of something is used, as a bar whose colour says how much that hurts, and in words for everybody else. */
export function ShareBar({
  name,
  heat,
  percent,
}: {
  readonly name: string;
  readonly heat: HeatRow;
  readonly percent: number | null;
}) {
  const level = heatOf(heat, percent);
  return (
    <span
      className={level === null ? 'share hx' : 'share'}
      role="img"
      aria-label={percent === null ? `${name} is not known` : `${name}: ${showShare(percent)}`}
    >
      {level !== null && (
        <i className={`h${Math.max(2, level)}`} style={{ width: `${Math.min(100, percent ?? 0)}%` }} />
      )}
    </span>
  );
}
