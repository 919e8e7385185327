import { useNeedle } from '../frame/scrubbing.js';
import { Curve, type CurveProps } from './curve.js';

/** One of several curves that share the time of the strip. */
export interface CurveSpec extends Omit<CurveProps, 'scale'> {}

/** Curves one below the other, under one needle. */
export function CurveList({
  label,
  isOld,
  curves,
}: {
  readonly label: string;
  /** Whether the values are of an earlier window. */
  readonly isOld: boolean;
  readonly curves: readonly CurveSpec[];
}) {
  const { scale } = useNeedle();
  return (
    <section aria-label={label} className="curves" data-old={isOld}>
      {curves.map((curve) => (
        <Curve key={curve.title} {...curve} scale={scale} />
      ))}
    </section>
  );
}
