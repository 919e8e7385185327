import type { Grouping } from '@psfleet/sdk';

/** What a page keeps in its address beside the clock: a link shows the same to somebody else. */
export interface PageSearch {
  /** A search for processes. */
  readonly q?: string;
  /** The column that a table is sorted by, `-` before it for descending order. */
  readonly sort?: string;
  readonly view?: 'tree';
  /** What the processes of a table are grouped by. */
  readonly group?: Grouping;
  /** Whether processes are searched over the window instead of at the clock. */
  readonly over?: 'window';
  /** Ids of the shown columns in their order, with commas between them. */
  readonly cols?: string;
  /** The part of a page that is open. */
  readonly tab?: string;
  /** Whether a table of the fleet has more rows than the first ones. */
  readonly rows?: 'many';
  /** A filter of hosts. */
  readonly filter?: string;
  /** The label by which hosts are grouped. */
  readonly label?: string;
  /** How the wall shows hosts; absent: by their number. */
  readonly show?: WallView;
  /** procUid of the chosen row. */
  readonly sel?: string;
}

export const groupings = ['name', 'user', 'unit', 'container', 'program'] as const satisfies readonly Grouping[];

export const wallViews = ['cards', 'tiles', 'list'] as const;
export type WallView = (typeof wallViews)[number];

const maxTextLength = 2000;

/** Takes what is valid; the rest of an address that somebody mistyped is left out. */
export function readPageSearch(search: Readonly<Record<string, unknown>>): PageSearch {
  const { view, over, rows } = search;
  const group = groupings.find((grouping) => grouping === search['group']);
  const show = wallViews.find((each) => each === search['show']);
  return {
    ...readTexts(search, ['q', 'filter', 'label'], /^[^]/),
    ...readTexts(search, ['sort'], /^-?\w+$/),
    ...readTexts(search, ['cols'], /^\w+(,\w+)*$/),
    ...readTexts(search, ['tab'], /^[a-z-]+$/),
    ...readTexts(search, ['sel'], /^[0-9a-f]{16}$/),
    ...(view === 'tree' ? { view } : {}),
    ...(over === 'window' ? { over } : {}),
    ...(rows === 'many' ? { rows } : {}),
    ...(group === undefined ? {} : { group }),
    ...(show === undefined ? {} : { show }),
  };
}

function readTexts<Name extends string>(
  search: Readonly<Record<string, unknown>>,
  names: readonly Name[],
  valid: RegExp,
): Partial<Record<Name, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      // The router reads what looks like a number as one.
      const value = typeof search[name] === 'number' ? String(search[name]) : search[name];
      return typeof value === 'string' && value.length <= maxTextLength && valid.test(value) ? [[name, value]] : [];
    }),
  ) as Partial<Record<Name, string>>;
}
