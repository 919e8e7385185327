import { showNumber, showShare, showSize } from '@psfleet/display';
import type { ProcessPoint } from '@psfleet/sdk';
import { useMemo } from 'react';
import { useClock } from '../clock/use-clock.js';
import { bucketOf, bucketsOf, ratesOf, roundMaximum, type BucketMeta, type CurveLine } from '../curves/curve-data.js';
import { CurveList, type CurveSpec } from '../curves/curve-list.js';
import { pointsOf } from '../frame/scrubbing.js';
import { useAnswer } from '../session/use-answer.js';

/** What one process used over the window. */
export function ProcessCurves({ procUid }: { readonly procUid: string }) {
  const clock = useClock();
  const { data, isPlaceholderData } = useAnswer(
    'getProcessHistory',
    { procUid, ...clock.range, points: pointsOf(clock.windowMs) },
    { isLive: clock.at === null, everyMs: 10_000 },
  );
  const curves = useMemo(() => curvesOf(data), [data]);
  return <CurveList label="Curves of this process" isOld={isPlaceholderData} curves={curves} />;
}

type History = { readonly data: readonly ProcessPoint[]; readonly meta: BucketMeta } | undefined;
type Field = (point: ProcessPoint) => number | null;

function curvesOf(history: History): readonly CurveSpec[] {
  const buckets = bucketsOf(history?.meta);
  const valuesOf = (field: Field): (number | null)[] => {
    const values = Array.from({ length: buckets.count }, (): number | null => null);
    for (const point of history?.data ?? []) {
      const index = bucketOf(buckets, point.ts);
      if (index !== null) {
        values[index] = field(point);
      }
    }
    return values;
  };
  const line = (name: string, colour: CurveLine['colour'], field: Field): CurveLine => ({
    name,
    colour,
    values: valuesOf(field),
  });
  const flow = (title: string, above: readonly [string, Field], below: readonly [string, Field]): CurveSpec => {
    const rate = (
      [name, field]: readonly [string, Field],
      colour: CurveLine['colour'],
      isDown: boolean,
    ): CurveLine => ({
      name,
      colour,
      isDown,
      values: ratesOf(valuesOf(field), buckets.stepMs),
    });
    const lines = [rate(above, '--s-blue', false), rate(below, '--s-ochre', true)];
    const maximum = roundMaximum(lines, 1024);
    return {
      title,
      height: 58,
      buckets,
      lines,
      kind: 'mirror',
      maximum,
      maximumText: `${showSize(maximum)}/s`,
      headline: () => 'per second',
      valueText: showSize,
    };
  };
  const cpu = [line('busy', '--s-blue', ({ cpuPercent }) => cpuPercent)];
  const memory = [line('resident', '--s-blue', ({ rss }) => rss), line('swapped', '--s-ochre', ({ swap }) => swap)];
  const counts = [
    line('threads', '--s-blue', ({ numThreads }) => numThreads),
    line('open files', '--s-ochre', ({ numFds }) => numFds),
  ];
  const [mostCpu, mostMemory, mostCounted] = [
    roundMaximum(cpu, 1),
    roundMaximum(memory, 1_048_576),
    roundMaximum(counts, 1),
  ];
  return [
    {
      title: 'CPU',
      height: 80,
      buckets,
      lines: cpu,
      kind: 'stack',
      maximum: mostCpu,
      maximumText: `${showNumber(mostCpu)} % of one core`,
      headline: ([value = null]) => showShare(value),
      valueText: (value) => showNumber(value, 1),
    },
    {
      title: 'Memory',
      height: 80,
      buckets,
      lines: memory,
      kind: 'lines',
      maximum: mostMemory,
      maximumText: showSize(mostMemory),
      headline: ([value = null]) => showSize(value),
      valueText: showSize,
    },
    flow('Disk', ['read', ({ readBytes }) => readBytes], ['write', ({ writeBytes }) => writeBytes]),
    flow('TCP', ['in', (point) => point.tcpReceivedBytes], ['out', (point) => point.tcpSentBytes]),
    {
      title: 'Counts',
      height: 58,
      buckets,
      lines: counts,
      kind: 'lines',
      maximum: mostCounted,
      maximumText: showNumber(mostCounted),
      headline: () => '',
      valueText: (value) => showNumber(value),
    },
  ];
}
