interface BindingFacts {
  readonly keys: readonly string[];
  readonly command: string;
  readonly help: string;
  /** The word at the bottom of the screen; absent for those that are only in the help. */
  readonly label?: string;
  /** Whether it does something to processes, which a read-only screen does not. */
  readonly isAction?: boolean;
}

/** Every key of the table: those of htop, with `,` `.` `b` `n` for time. Help and footer are made from it. */
export const bindings = [
  { keys: ['f1', 'h', '?'], command: 'help', help: 'This help', label: 'Help' },
  { keys: ['enter'], command: 'details', help: 'Everything about the process', label: 'Details' },
  {
    keys: ['f4', 'f3', '/', '\\'],
    command: 'filter',
    help: 'Filter by a search: name:nginx rss:>1gb',
    label: 'Filter',
  },
  { keys: ['f5', 't'], command: 'tree', help: 'Tree of parents and children', label: 'Tree' },
  { keys: ['f6', 'o'], command: 'sort-menu', help: 'Choose the column to sort by', label: 'Sort' },
  { keys: ['f7', ']'], command: 'nice-down', help: 'Raise the priority (nice - 1)', label: 'Nice -', isAction: true },
  { keys: ['f8', '['], command: 'nice-up', help: 'Lower the priority (nice + 1)', label: 'Nice +', isAction: true },
  { keys: ['f9', 'k'], command: 'signal', help: 'Send a signal', label: 'Kill', isAction: true },
  { keys: ['e'], command: 'explain', help: 'Why: what makes up the figure that is sorted by', label: 'Why' },
  { keys: [','], command: 'tick-before', help: 'One tick back', label: 'Back' },
  { keys: ['.'], command: 'tick-after', help: 'One tick forward' },
  { keys: ['<'], command: 'minute-before', help: 'One minute back' },
  { keys: ['>'], command: 'minute-after', help: 'One minute forward' },
  { keys: ['b'], command: 'jump', help: 'Go to a typed time: -15m, 14:05, saturday 03:12', label: 'Time' },
  { keys: ['n'], command: 'live', help: 'Back to now' },
  { keys: [' '], command: 'pause', help: 'Stay at this moment, or go on with now', label: 'Pause' },
  { keys: ['P'], command: 'sort-cpu', help: 'Sort by CPU' },
  { keys: ['M'], command: 'sort-memory', help: 'Sort by memory' },
  { keys: ['T'], command: 'sort-time', help: 'Sort by CPU time' },
  { keys: ['N'], command: 'sort-pid', help: 'Sort by pid' },
  { keys: ['I', 'r'], command: 'reverse', help: 'Turn the order round' },
  { keys: ['F'], command: 'follow', help: 'Keep the selection on the process' },
  { keys: ['u'], command: 'user-menu', help: 'Only the processes of a user' },
  { keys: ['x', 'insert'], command: 'tag', help: 'Tag the process: actions then take all tagged ones' },
  { keys: ['c'], command: 'tag-family', help: 'Tag the process and its descendants' },
  { keys: ['U'], command: 'untag', help: 'Untag all' },
  { keys: ['up'], command: 'up', help: 'Move the selection' },
  { keys: ['down'], command: 'down', help: 'Move the selection' },
  { keys: ['page-up'], command: 'page-up', help: 'Move by a page' },
  { keys: ['page-down'], command: 'page-down', help: 'Move by a page' },
  { keys: ['home'], command: 'first', help: 'The first process' },
  { keys: ['end'], command: 'last', help: 'The last process' },
  { keys: ['right'], command: 'scroll-right', help: 'Scroll the command lines' },
  { keys: ['left'], command: 'scroll-left', help: 'Scroll the command lines' },
  { keys: ['ctrl-l'], command: 'redraw', help: 'Draw the screen again' },
  { keys: ['ctrl-z'], command: 'suspend', help: 'Suspend' },
  { keys: ['esc'], command: 'back', help: 'Take away the filter and the user' },
  { keys: ['q', 'f10', 'ctrl-c'], command: 'quit', help: 'Quit', label: 'Quit' },
] as const satisfies readonly BindingFacts[];

/** What a key can do. */
export type ScreenCommand = (typeof bindings)[number]['command'];

export interface Binding extends BindingFacts {
  readonly command: ScreenCommand;
}

const byKey: ReadonlyMap<string, Binding> = new Map(
  bindings.flatMap((binding) => binding.keys.map((key) => [key, binding] as const)),
);

export function findBinding(key: string): Binding | null {
  return byKey.get(key) ?? null;
}

/** A line of the help: the keys, and what they do. */
export function helpLine({ keys, help }: Binding): string {
  return `${keys
    .map((key) => (key === ' ' ? 'Space' : key))
    .join(' ')
    .padEnd(14)} ${help}`;
}
