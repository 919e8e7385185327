import { escapeControls } from '@psfleet/display';
import { type Binding, bindings, findBinding, helpLine, type ScreenCommand } from './bindings.js';
import { onlyHost, type Scope, type TableRequest, type TopTable } from './data/read-table.js';
import type { Dialog } from './dialogs/dialog.js';
import { TextDialog } from './dialogs/text-dialog.js';
import type { TerminalInput } from './keys/key-decoder.js';
import { type Column, findColumn } from './model/columns.js';
import type { ShownGauges } from './model/gauges.js';
import { TableView } from './model/table-view.js';
import type { Screen } from './screen/screen.js';
import { drawFooter, type Notice } from './view/footer.js';
import { drawHeader, headerHeight } from './view/header.js';
import { drawTable } from './view/table.js';

export interface ScreenOptions {
  readonly scope: Scope;
  /** The moment to begin with, milliseconds since the epoch; null: now. */
  readonly at: number | null;
  /** The last moment that there is, milliseconds since the epoch; null: it is now, and goes on. */
  readonly end: number | null;
  readonly maxRows: number;
  readonly isReadOnly: boolean;
  readonly isUtc: boolean;
  readonly now: () => number;
}

/** What keys do beyond the table itself: they read the fleet, open windows, act, or end the program. */
export interface ScreenEffects {
  /** Reads the table that the screen now wants. */
  readonly ask: (request: TableRequest) => void;
  readonly run: (command: OuterCommand, screen: TopScreen) => void;
}

type InnerCommand = keyof TopScreen['inner'];
/** The commands that the screen does not carry out itself. */
export type OuterCommand = Exclude<ScreenCommand, InnerCommand>;

const footerHeight = 1;
const scrollColumns = 8;
const minuteMs = 60_000;

/** The state of the screen, changed by keys and by what was read; it draws itself into cells and sends nothing. */
export class TopScreen {
  readonly view = new TableView();
  readonly options: ScreenOptions;
  readonly #effects: ScreenEffects;
  #at: number | null;
  #search: string | null = null;
  #table: TopTable | null = null;
  #gauges: ShownGauges | null = null;
  #dialog: Dialog | null = null;
  #problem: string | null = null;
  #notice: Notice | null = null;
  /** The warnings that were there at the last key: they were read, and give their row back to the keys. */
  #seenWarnings: ReadonlySet<string> = new Set();
  #isBusy = false;
  /** Whether the table is that of the wanted moment. */
  #isSettled = false;
  #stay = new AbortController();

  constructor(options: ScreenOptions, effects: ScreenEffects) {
    this.options = options;
    this.#effects = effects;
    this.#at = options.at ?? options.end;
  }

  /** The moment that is shown, milliseconds since the epoch; null before the first table. */
  get shownAt(): number | null {
    return this.#table?.at ?? null;
  }

  /** Whether there are more rows than were read. */
  get isCut(): boolean {
    return this.#table?.isCut ?? false;
  }

  /** The moment that was asked for, milliseconds since the epoch; null: now. */
  get wantedAt(): number | null {
    return this.#at;
  }

  /** The moment from which a step goes: that of the table, or the one that was asked for until its table comes. */
  get moment(): number | null {
    return this.#isSettled ? this.shownAt : (this.#at ?? (this.#table === null ? null : this.options.now()));
  }

  /** Ends when somebody goes to another moment, so that a step under way does not bring them back. */
  get staySignal(): AbortSignal {
    return this.#stay.signal;
  }

  get isLive(): boolean {
    return this.#at === null;
  }

  /** The table that the screen wants. A search of its own narrows the one that it was started with. */
  get request(): TableRequest {
    const { scope, maxRows } = this.options;
    const { column, isDescending } = this.view;
    const searches = [scope.search, this.#search].filter((search) => search !== null);
    return {
      scope: { ...scope, search: searches.length > 1 ? `(${searches.join(') (')})` : (searches[0] ?? null) },
      at: this.#at,
      sort: column.sort ?? 'cpuPercent',
      isDescending: column.sort === null || isDescending,
      maxRows,
    };
  }

  setTable(table: TopTable): void {
    this.#table = table;
    this.#isSettled = true;
    this.view.setRows(table.rows);
  }

  setGauges(gauges: ShownGauges): void {
    this.#gauges = gauges;
  }

  setProblem(problem: string | null): void {
    this.#problem = problem;
  }

  setBusy(isBusy: boolean): void {
    this.#isBusy = isBusy;
  }

  /** Shows a line until the next key. */
  notify(notice: Notice): void {
    this.#notice = notice;
  }

  open(dialog: Dialog): void {
    this.#dialog = dialog;
  }

  /** Shows another moment; null: the last one, which is now and goes on unless a file ends there. */
  goTo(wanted: number | null): void {
    this.#stay.abort();
    this.#stay = new AbortController();
    this.stepTo(wanted);
  }

  /** The same for a step to the next tick, which others may follow. */
  stepTo(wanted: number | null): void {
    const at = wanted ?? this.options.end;
    if (at !== this.#at || at === null) {
      this.#at = at;
      this.#isSettled = false;
      this.#effects.ask(this.request);
    }
  }

  /** Asks the API for what the rows themselves cannot decide; null: for nothing more. */
  search(search: string | null): void {
    if (search !== this.#search) {
      this.#search = search;
      this.#effects.ask(this.request);
    }
  }

  get searchText(): string {
    return this.#search ?? this.view.filterText;
  }

  press(input: Exclude<TerminalInput, { readonly kind: 'status' }>): void {
    this.#notice = null;
    this.#seenWarnings = new Set(this.#table?.warnings);
    const dialog = this.#dialog;
    if (dialog !== null) {
      // A key may open the next dialog.
      this.#dialog = null;
      if (dialog.press(input)) {
        this.#dialog = dialog;
      }
      return;
    }
    const binding = input.kind === 'key' ? findBinding(input.key) : null;
    if (binding !== null) {
      this.#run(binding);
    }
  }

  draw(screen: Screen): void {
    const { scope, now, isReadOnly, isUtc } = this.options;
    const { view } = this;
    const tableHeight = Math.max(2, screen.height - headerHeight - footerHeight);
    view.setHeight(tableHeight - 1);
    screen.clear();
    const rows = this.#table?.rows ?? [];
    drawHeader(screen, {
      subject: [subjectOf(scope), escapeControls(this.searchText), view.user === null ? '' : `user:${view.user}`]
        .filter((part) => part !== '')
        .join('  '),
      clock: { isLive: this.isLive, at: this.shownAt, nowMs: now(), isUtc },
      gauges: this.#gauges,
      tasks: {
        count: rows.length,
        shown: view.lines.length,
        running: rows.filter(({ status }) => status === 'running').length,
        zombies: rows.filter(({ status }) => status === 'zombie').length,
        isCut: this.isCut,
      },
      isReadOnly,
    });
    drawTable(screen, view, { y: headerHeight, height: tableHeight, isFleet: onlyHost(scope) === null });
    drawFooter(screen, this.#bindings(), { notice: this.#noticeNow(), isBusy: this.#isBusy });
    this.#dialog?.draw(screen);
  }

  /** The commands that need nothing but the screen. */
  readonly inner = {
    up: () => this.view.move(-1),
    down: () => this.view.move(1),
    'page-up': () => this.view.movePage(-1),
    'page-down': () => this.view.movePage(1),
    first: () => this.view.moveToEnd(false),
    last: () => this.view.moveToEnd(true),
    'scroll-left': () => this.view.scrollCommand(-scrollColumns),
    'scroll-right': () => this.view.scrollCommand(scrollColumns),
    tree: () => this.view.toggleTree(),
    follow: () => this.view.toggleFollow(),
    tag: () => this.view.toggleTag(),
    'tag-family': () => this.view.tagFamily(),
    untag: () => this.view.untagAll(),
    reverse: () => {
      this.view.reverse();
      this.#reorder();
    },
    'sort-cpu': () => this.sortBy(findColumn('cpu')),
    'sort-memory': () => this.sortBy(findColumn('rss')),
    'sort-time': () => this.sortBy(findColumn('time')),
    'sort-pid': () => this.sortBy(findColumn('pid')),
    'minute-before': () => this.#step(-minuteMs),
    'minute-after': () => this.#step(minuteMs),
    pause: () => this.goTo(this.isLive ? this.shownAt : null),
    live: () => this.goTo(null),
    back: () => {
      this.view.setFilter(null);
      this.view.setUser(null);
      this.search(null);
    },
    help: () =>
      this.open(new TextDialog('Keys', () => this.#bindings().map((binding) => ({ text: helpLine(binding) })))),
  };

  sortBy(column: Column): void {
    this.view.sortBy(column);
    this.#reorder();
  }

  #run(binding: Binding): void {
    const { command, isAction = false } = binding;
    if (isAction && this.options.isReadOnly) {
      this.notify({ text: 'this screen is read-only: start psfleet top without --read-only to act', isAlarm: true });
      return;
    }
    const inner = (this.inner as Readonly<Partial<Record<ScreenCommand, () => void>>>)[command];
    if (inner === undefined) {
      this.#effects.run(command as OuterCommand, this);
    } else {
      inner();
    }
  }

  /** If not all rows were read, another order has other rows. */
  #reorder(): void {
    if (this.isCut && this.view.column.sort !== null) {
      this.#effects.ask(this.request);
    }
  }

  #step(ms: number): void {
    // In a gap the table stays the same, however far one goes.
    const from = this.#at ?? this.shownAt;
    if (from !== null) {
      const at = from + ms;
      this.goTo(at >= (this.options.end ?? this.options.now()) ? null : at);
    }
  }

  #bindings(): Binding[] {
    return bindings.filter((binding: Binding) => !this.options.isReadOnly || binding.isAction !== true);
  }

  #noticeNow(): Notice | null {
    if (this.#problem !== null) {
      return { text: this.#problem, isAlarm: true };
    }
    const warning = this.#table?.warnings.find((text) => !this.#seenWarnings.has(text));
    return this.#notice ?? (warning === undefined ? null : { text: warning, isAlarm: false });
  }
}

function subjectOf({ hosts, labels, search }: Scope): string {
  const where = [...hosts, ...labels].map(escapeControls).join(' ') || 'all hosts';
  return search === null ? where : `${where}  ${escapeControls(search)}`;
}
