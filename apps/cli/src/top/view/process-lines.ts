import { escapeControls, showBytes, showCount, showDuration, showPercent, unknownText } from '@psfleet/display';
import type { ProcessDetail } from '@psfleet/sdk';
import type { Target } from '../data/take-action.js';
import { momentText } from './clock-text.js';
import { windowAlarm, type WindowLine, windowTitle, wrapText } from './window.js';

export interface ShownTime {
  readonly nowMs: number;
  readonly isUtc: boolean;
}

/** Everything about one process, in lines of at most `columns`. */
export function processLines(detail: ProcessDetail, time: ShownTime, columns: number): WindowLine[] {
  const words = (text: string | null): string => (text === null || text === '' ? unknownText : escapeControls(text));
  const at = (ms: number | null): string =>
    ms === null || Number.isNaN(new Date(ms).getTime()) ? unknownText : momentText(ms, time.nowMs, time.isUtc);
  const facts: readonly (readonly [string, string])[] = [
    ['Process', `${words(detail.name)}, pid ${showCount(detail.pid)}, parent ${showCount(detail.ppid)}`],
    ['Host', words(detail.host)],
    ['User', words(detail.username)],
    ['State', stateOf(detail)],
    ['Started', at(detail.createTime === null ? null : detail.createTime * 1000)],
    ['Tick', at(detail.ts === null ? null : Date.parse(detail.ts))],
    ['CPU', `${showPercent(detail.cpuPercent)} %, ${showDuration(detail.cpuTime)} in all`],
    [
      'Memory',
      `${showBytes(detail.rss)} resident, most ${showBytes(detail.peakRss)}, pss ${showBytes(detail.pss)}, ` +
        `swap ${showBytes(detail.swap)}, virtual ${showBytes(detail.vms)}`,
    ],
    ['Storage', `${showBytes(detail.readBytes)} read, ${showBytes(detail.writeBytes)} written`],
    ['TCP', `${showBytes(detail.tcpReceivedBytes)} received, ${showBytes(detail.tcpSentBytes)} sent`],
    [
      'Threads',
      `${showCount(detail.numThreads)}, ${showCount(detail.numFds)} descriptors, nice ${showCount(detail.nice)}`,
    ],
    ['Program', words(detail.program)],
    ['Executable', `${words(detail.exe)}${detail.exeState === null ? '' : ` (${escapeControls(detail.exeState)})`}`],
    ['Unit', words(detail.unit)],
    ['Container', words(detail.containerName ?? detail.containerId)],
    ['procUid', words(detail.procUid)],
    ['Command', `${words(detail.cmdline?.join(' ') ?? null)}${detail.cmdlineCut === true ? ' (cut)' : ''}`],
  ];
  const width = 12;
  return facts.flatMap(([title, text]) =>
    wrapText(text, Math.max(10, columns - width)).map((line, index) => ({
      text: (index === 0 ? title : '').padEnd(width) + line,
    })),
  );
}

/** A few lines of each process that something will be done to. */
export function targetLines(targets: readonly Target[], time: ShownTime, columns: number): WindowLine[] {
  return targets.flatMap((target): WindowLine[] => {
    if (target.detail === null) {
      return [{ text: `${target.procUid}: ${target.problem}`, style: windowAlarm }];
    }
    const { detail } = target;
    const isGone = detail.running === false;
    const tick = detail.ts === null ? unknownText : momentText(Date.parse(detail.ts), time.nowMs, time.isUtc);
    return [
      {
        text:
          `${escapeControls(detail.name)}  pid ${showCount(detail.pid)}  ` +
          `${escapeControls(detail.username ?? unknownText)}  on ${escapeControls(detail.host)}  ${stateOf(detail)}`,
        style: isGone ? windowAlarm : windowTitle,
      },
      ...wrapText(escapeControls(detail.cmdline?.join(' ') ?? unknownText), columns - 2)
        .slice(0, 3)
        .map((text) => ({ text: `  ${text}` })),
      {
        text:
          `  CPU ${showPercent(detail.cpuPercent)} %, ${showBytes(detail.rss)} resident, ` +
          `nice ${showCount(detail.nice)}, tick of ${tick}`,
      },
    ];
  });
}

function stateOf({ running, status, exit }: ProcessDetail): string {
  if (running === false) {
    return exit === null ? 'has ended' : `has ended (${exitText(exit)})`;
  }
  return `${escapeControls(status ?? 'state unknown')}${running === null ? ', its host is offline' : ''}`;
}

function exitText({ exitCode, exitSignal, oomKilled }: NonNullable<ProcessDetail['exit']>): string {
  if (oomKilled) {
    return 'killed because memory ran out';
  }
  return exitSignal !== null ? `signal ${exitSignal}` : `exit code ${showCount(exitCode)}`;
}
