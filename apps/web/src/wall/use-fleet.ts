import type { Host } from '@psfleet/sdk';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { liveIntervalMs } from '../clock/now.js';
import { useClock } from '../clock/use-clock.js';
import { allOf, type Asked } from '../frame/answer-state.js';
import { useHosts } from '../hosts/use-hosts.js';
import { useAnswer } from '../session/use-answer.js';
import { maximaOf, painOf, type HostPain } from './host-pain.js';

/** A host that sends every 30 seconds has a value in this time. */
const lookbackMs = 65_000;
/** File systems are read once a minute and need a wider one. */
const rareLookbackMs = 150_000;

export interface FleetAtClock {
  readonly hosts: UseQueryResult<readonly Host[]>;
  /** What no host can be judged without. */
  readonly asked: Asked;
  /** The gaps in the values: parts that the API left out, and questions that failed. */
  readonly warnings: readonly string[];
  readonly pains: readonly HostPain[];
  /** Whether the values are those of an earlier moment. */
  readonly isOld: boolean;
}

/** What hurts each host at the clock. */
export function useFleet(): FleetAtClock {
  const { at } = useClock();
  const isLive = at === null;
  const hosts = useHosts(isLive);
  const options = { isLive, everyMs: 2 * liveIntervalMs };
  const ask = (metrics: readonly string[], spanMs: number, more: object) => ({
    body: {
      metrics,
      ...(at === null
        ? { from: `-${spanMs / 1000}s` }
        : { from: new Date(at - spanMs).toISOString(), to: new Date(at + 1).toISOString() }),
      // One bucket or two: the last point is the newest value.
      step: 300,
      agg: 'last' as const,
      ...more,
    },
  });
  const cpu = useAnswer('queryMetrics', ask(['cpu_percent.value'], lookbackMs, { dimensions: { cpu: [''] } }), options);
  const memory = useAnswer(
    'queryMetrics',
    ask(['virtual_memory.percent', 'swap_memory.percent'], lookbackMs, {}),
    options,
  );
  const disk = useAnswer('queryMetrics', ask(['disk_usage.percent'], rareLookbackMs, {}), options);
  const pressure = useAnswer('queryMetrics', ask(['pressure.some_avg10'], lookbackMs, {}), options);
  const pains = useMemo(() => {
    const series = memory.data?.data ?? [];
    const values = {
      cpu: maximaOf(cpu.data?.data ?? []),
      memory: maximaOf(series.filter(({ metric }) => metric === 'virtual_memory.percent')),
      swap: maximaOf(series.filter(({ metric }) => metric === 'swap_memory.percent')),
      disk: maximaOf((disk.data?.data ?? []).filter(({ dimensions }) => !isReadOnlyImage(dimensions['fstype']))),
      pressure: maximaOf(pressure.data?.data ?? []),
    };
    return (hosts.data ?? []).map((host) => painOf(host, values, isLive));
  }, [hosts.data, cpu.data, memory.data, disk.data, pressure.data, isLive]);
  const isOld = [cpu, memory, disk, pressure].some(({ isPlaceholderData }) => isPlaceholderData);
  const warnings = [cpu, memory, disk, pressure].flatMap(({ data }) => data?.meta.warnings ?? []);
  const failures = [
    ['disks', disk.error],
    ['pressure', pressure.error],
  ] as const;
  const missing = failures.flatMap(([name, error]) => (error === null ? [] : [`No ${name}: ${error.message}`]));
  return {
    hosts,
    asked: allOf([hosts, cpu, memory]),
    warnings: [...new Set([...warnings, ...missing])],
    pains,
    isOld,
  };
}

/** Images are full by nature. */
function isReadOnlyImage(fstype: string | undefined): boolean {
  return fstype === 'squashfs' || fstype === 'iso9660' || fstype === 'erofs';
}
