/** The name under which the browser remembers the hint that comes next; `done` when somebody wants no more of them. */
export const tourName = 'tour';

export interface TourStep {
  readonly title: string;
  readonly text: string;
  /** What the hint is about, as a selector; it is outlined. */
  readonly target: string;
}

export const tourSteps: readonly TourStep[] = [
  {
    title: 'One clock for everything',
    text: 'Drag along this strip: tiles, curves and tables are then those of that moment. Esc leads back to live.',
    target: '.strip-zone',
  },
  {
    title: 'Find anything',
    text: 'Ctrl K finds hosts, processes, pages and times such as “sat 03:12”. A slash searches among all processes.',
    target: '.find',
  },
  {
    title: 'Ask a curve why',
    text: 'On the page of a host, press a point of any curve. The processes that made it are listed beside it.',
    target: '.curves, .wall, .main',
  },
  {
    title: 'Act on exactly that process',
    text: 'Choose a row and press K. Nothing happens before you have seen which process it is now. ? lists all keys.',
    target: '.inspector',
  },
];

/** The hint to show; null once all were seen or somebody closed them. */
export function stepAt(remembered: string | null): number | null {
  if (remembered === null) {
    return 0;
  }
  const step = /^\d$/.test(remembered) ? Number(remembered) : tourSteps.length;
  return step < tourSteps.length ? step : null;
}
