import { showBytes, showCount, showPercent, unknownText } from '@psfleet/display';
import { cutToWidth, textWidth } from '../../terminal/text-width.js';
import { type Curve, type FleetGauges, type Gauges, lastOf, type ShownGauges } from '../model/gauges.js';
import type { Screen } from '../screen/screen.js';
import { plain, styleOf } from '../screen/style.js';
import { clockText, type ShownClock } from './clock-text.js';
import { drawMeter, sparkline } from './meters.js';

export interface HeaderFacts {
  /** A host, a search, or all hosts. */
  readonly subject: string;
  readonly clock: ShownClock;
  readonly gauges: ShownGauges | null;
  readonly tasks: {
    readonly count: number;
    readonly shown: number;
    readonly running: number;
    readonly zombies: number;
    /** Whether there may be more than were read. */
    readonly isCut: boolean;
  };
  readonly isReadOnly: boolean;
}

export const headerHeight = 4;
/** On a narrower screen the subject needs the room. */
const minNamedWidth = 60;

const barLive = styleOf({ fg: 'black', bg: 'green' });
/** Another colour than that of the present: nobody shall take the past for it. */
const barPast = styleOf({ fg: 'black', bg: 'yellow' });
const label = styleOf({ fg: 'cyan' });
const bright = styleOf({ bold: true });
const user = styleOf({ fg: 'green' });
const system = styleOf({ fg: 'red' });
const waiting = styleOf({ fg: 'grey' });
const cached = styleOf({ fg: 'yellow' });

export function drawHeader(screen: Screen, facts: HeaderFacts): void {
  drawBar(screen, facts);
  if (facts.gauges?.kind === 'host') {
    drawHostMeters(screen, facts.gauges.gauges);
  } else if (facts.gauges?.kind === 'fleet') {
    drawFleetMeters(screen, facts.gauges.gauges);
  }
  drawTasks(screen, facts.tasks);
}

function drawBar(screen: Screen, { subject, clock, isReadOnly }: HeaderFacts): void {
  const style = clock.isLive ? barLive : barPast;
  screen.fill(0, 0, screen.width, 1, style);
  const right = ` ${clockText(clock)} `;
  const room = Math.max(0, screen.width - textWidth(right));
  const program = screen.width < minNamedWidth ? '' : 'psfleet top  ';
  const title = ` ${program}${subject}${isReadOnly ? '  (read-only)' : ''}`;
  screen.put(0, 0, cutToWidth(title, room), style);
  screen.put(Math.max(0, screen.width - textWidth(right)), 0, right, style);
}

/** Two halves of the screen, each with a meter and the curve of its last minutes. */
function drawHostMeters(screen: Screen, gauges: Gauges): void {
  const half = Math.floor((screen.width - 1) / 2);
  const curve = Math.max(6, Math.floor(half / 4));
  const right = half + 1;
  const { cpu, memory, swap } = gauges;
  const busy = sumOf([cpu.user, cpu.system]);
  drawMeter(
    screen,
    { x: 0, y: 1, width: half - curve - 1 },
    {
      title: 'CPU',
      parts: [
        { share: (cpu.user ?? 0) / 100, style: user },
        { share: (cpu.system ?? 0) / 100, style: system },
        { share: (cpu.waiting ?? 0) / 100, style: waiting },
      ],
      text: busy === null ? unknownText : `${showPercent(busy)}%`,
    },
  );
  screen.put(half - curve, 1, sparkline(gauges.cpuCurve, curve, 100), user);
  drawMeter(
    screen,
    { x: right, y: 1, width: half - curve - 1 },
    {
      title: 'Mem',
      parts: [
        { share: shareOf(memory.used, memory.total), style: user },
        { share: shareOf(memory.cached, memory.total), style: cached },
      ],
      text: `${showBytes(memory.used)}/${showBytes(memory.total)}`,
    },
  );
  screen.put(right + half - curve, 1, sparkline(gauges.memoryCurve, curve, memory.total ?? 0), user);
  drawMeter(
    screen,
    { x: 0, y: 2, width: half - curve - 1 },
    {
      title: 'Swp',
      parts: [{ share: shareOf(swap.used, swap.total), style: system }],
      text: `${showBytes(swap.used)}/${showBytes(swap.total)}`,
    },
  );
  drawFlows(screen, right, gauges, half);
}

function drawFlows(screen: Screen, x: number, { load, network, disk }: Gauges, width: number): void {
  const end = x + width;
  const parts: readonly (readonly [string, string])[] = [
    ['Load ', load.map((value) => (value === null ? unknownText : value.toFixed(2))).join(' ')],
    ['  Net ', `${showBytes(network.received)} in ${showBytes(network.sent)} out`],
    ['  Disk ', `${showBytes(disk.read)} rd ${showBytes(disk.written)} wr`],
  ];
  let column = x;
  for (const [title, text] of parts) {
    if (column + title.length + text.length > end) {
      break;
    }
    column = screen.put(column, 2, title, label, end);
    column = screen.put(column, 2, text, bright, end);
  }
}

function drawFleetMeters(screen: Screen, { hosts, cpuCurve, memoryCurve, pressureCurve }: FleetGauges): void {
  const third = Math.floor(screen.width / 3);
  const curves: readonly (readonly [string, Curve])[] = [
    ['Busiest CPU ', cpuCurve],
    ['Fullest memory ', memoryCurve],
    ['Pressure ', pressureCurve],
  ];
  curves.forEach(([title, curve], index) => {
    const end = (index + 1) * third - 1;
    const text = `${showPercent(lastOf(curve))}% `;
    const column = screen.put(index * third, 1, title, label, end);
    screen.put(
      screen.put(column, 1, text, bright, end),
      1,
      sparkline(curve, Math.max(0, end - column - text.length), 100),
      user,
      end,
    );
  });
  const column = screen.put(0, 2, 'Hosts ', label);
  const text = hosts === null ? unknownText : `${hosts.online} online, ${hosts.stale} stale, ${hosts.offline} offline`;
  screen.put(column, 2, text, hosts !== null && hosts.stale + hosts.offline > 0 ? system : bright);
}

function drawTasks(screen: Screen, { count, shown, running, zombies, isCut }: HeaderFacts['tasks']): void {
  let column = screen.put(0, 3, 'Tasks ', label);
  column = screen.put(column, 3, `${showCount(count)}${isCut ? ' read, there are more' : ''}`, bright);
  if (shown !== count) {
    column = screen.put(column, 3, `, ${shown} shown`, plain);
  }
  column = screen.put(column, 3, `, ${running} running`, plain);
  screen.put(column, 3, `, ${zombies} zombies`, zombies > 0 ? system : plain);
}

/** A part whose whole is not known has no length. */
function shareOf(part: number | null, whole: number | null): number {
  return part === null || whole === null || whole <= 0 ? 0 : part / whole;
}

function sumOf(values: readonly (number | null)[]): number | null {
  return values.some((value) => value === null) ? null : values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}
