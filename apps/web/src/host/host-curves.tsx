import type { ExplainedMetric } from '@psfleet/sdk';
import { useMemo } from 'react';
import { CurveList, type CurveSpec } from '../curves/curve-list.js';
import { useAnswer } from '../session/use-answer.js';
import {
  cpuCurve,
  diskCurve,
  loadCurve,
  lossCurve,
  memoryCurve,
  networkCurve,
  pressureCurve,
  swapCurve,
} from './host-curve-specs.js';
import { useHostSeries } from './host-series.js';

/** What a click on a curve asks for. */
const explained: Readonly<Record<string, ExplainedMetric>> = {
  CPU: 'cpu',
  Load: 'cpu',
  Memory: 'memory',
  Disk: 'readBytes',
  Network: 'tcpReceivedBytes',
};

/** The curves of one host over the window, under the same needle as the strip. */
export function HostCurves({
  host,
  onAsk,
}: {
  readonly host: string;
  /** Called with the metric of the curve that was clicked, and the milliseconds over which its points are means. */
  readonly onAsk?: (metric: ExplainedMetric, stepMs: number) => void;
}) {
  const facts = useAnswer('getHost', { host }, { isLive: true, everyMs: 30_000 });
  const cores = facts.data?.data.cpuCount ?? null;
  const cpu = useHostSeries(host, 'cpu');
  const memory = useHostSeries(host, 'memory');
  const load = useHostSeries(host, 'load');
  const pressure = useHostSeries(host, 'pressure');
  const disk = useHostSeries(host, 'disk');
  const network = useHostSeries(host, 'network');
  const ofCpu = useMemo(() => cpuCurve(cpu, cores), [cpu, cores]);
  const ofMemory = useMemo(() => memoryCurve(memory), [memory]);
  const ofSwap = useMemo(() => swapCurve(memory), [memory]);
  const ofLoad = useMemo(() => loadCurve(load, cores), [load, cores]);
  const ofPressure = useMemo(() => pressureCurve(pressure), [pressure]);
  const ofDisk = useMemo(() => diskCurve(disk), [disk]);
  const ofNetwork = useMemo(() => networkCurve(network), [network]);
  const ofLoss = useMemo(() => lossCurve(network), [network]);
  const curves = [ofCpu, ofMemory, ofSwap, ofLoad, ofPressure, ofDisk, ofNetwork, ofLoss];
  return (
    <CurveList
      label="Curves of this host"
      isOld={cpu.isOld}
      curves={curves.flatMap((curve) => (curve === null ? [] : [askable(curve, onAsk)]))}
    />
  );
}

function askable(curve: CurveSpec, onAsk: ((metric: ExplainedMetric, stepMs: number) => void) | undefined): CurveSpec {
  const metric = explained[curve.title];
  return onAsk === undefined || metric === undefined ? curve : { ...curve, onAsk: (stepMs) => onAsk(metric, stepMs) };
}
