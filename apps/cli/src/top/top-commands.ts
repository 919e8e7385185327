import { escapeControls } from '@psfleet/display';
import type { ExplainedMetric, Fleet } from '@psfleet/sdk';
import { parseShownMoment } from '../time/parse-moment.js';
import { openAction } from './act.js';
import { attempt, type AttemptSurroundings } from './attempt.js';
import { onlyHost } from './data/read-table.js';
import { LineDialog } from './dialogs/line-dialog.js';
import { MenuDialog } from './dialogs/menu-dialog.js';
import { TextDialog } from './dialogs/text-dialog.js';
import { columns } from './model/columns.js';
import { readFilter } from './model/row-filter.js';
import { TickSteps } from './tick-steps.js';
import type { OuterCommand, TopScreen } from './top-screen.js';
import { momentText } from './view/clock-text.js';
import { explainLines } from './view/explain-lines.js';
import { processLines } from './view/process-lines.js';

export interface Surroundings extends AttemptSurroundings {
  readonly fleet: Fleet;
  /** Everything on the terminal is unknown. */
  readonly redrawAll: () => void;
  readonly suspend: () => void;
  readonly quit: () => void;
}

/** What the keys do that need more than the screen. */
export class TopCommands {
  readonly #around: Surroundings;
  readonly #steps: TickSteps;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#steps = new TickSteps(around);
  }

  run(command: OuterCommand, screen: TopScreen): void {
    this.#commands[command](screen);
  }

  readonly #commands: Readonly<Record<OuterCommand, (screen: TopScreen) => void>> = {
    details: (screen) => this.#openDetails(screen),
    filter: (screen) => this.#openFilter(screen),
    'sort-menu': (screen) => this.#openSortMenu(screen),
    'user-menu': (screen) => this.#openUserMenu(screen),
    jump: (screen) => this.#openJump(screen),
    explain: (screen) => this.#openExplanation(screen),
    'tick-before': (screen) => this.#steps.step(screen, 'back'),
    'tick-after': (screen) => this.#steps.step(screen, 'forward'),
    signal: (screen) => openAction(this.#around, screen, { verb: 'signal' }),
    'nice-up': (screen) => openAction(this.#around, screen, { verb: 'nice', by: 1 }),
    'nice-down': (screen) => openAction(this.#around, screen, { verb: 'nice', by: -1 }),
    redraw: () => this.#around.redrawAll(),
    suspend: () => this.#around.suspend(),
    quit: () => this.#around.quit(),
  };

  /** The table narrows while a search is typed, as far as its rows can decide it. */
  #openFilter(screen: TopScreen): void {
    const { view } = screen;
    const before = { text: view.filterText, search: screen.searchText };
    const show = (text: string): string | null => {
      const { filter, problem } = text.trim() === '' ? { filter: null, problem: null } : readFilter(text);
      view.setFilter(filter);
      return problem;
    };
    screen.open(
      new LineDialog({
        title: 'Search:',
        text: before.search,
        check: show,
        accept: (text) => {
          const search = text.trim();
          const { filter } = search === '' ? { filter: null } : readFilter(search);
          view.setFilter(filter);
          screen.search(search !== '' && (filter === null || screen.isCut) ? search : null);
        },
        cancel: () => void show(before.text),
      }),
    );
  }

  #openSortMenu(screen: TopScreen): void {
    const { view } = screen;
    const offered = columns.filter(({ isOfFleet }) => isOfFleet !== true || onlyHost(screen.options.scope) === null);
    screen.open(
      new MenuDialog(
        'Sort by',
        offered.map((column) => ({ text: `${column.title.padEnd(10)} ${column.help}`, value: column })),
        (column) => screen.sortBy(column),
        offered.indexOf(view.column),
      ),
    );
  }

  #openUserMenu(screen: TopScreen): void {
    const { view } = screen;
    const users = view.users;
    screen.open(
      new MenuDialog<string | null>(
        'Processes of',
        [{ text: 'all users', value: null }, ...users.map((user) => ({ text: user, value: user }))],
        (user) => view.setUser(user),
        view.user === null ? 0 : users.indexOf(view.user) + 1,
      ),
    );
  }

  #openJump(screen: TopScreen): void {
    const { isUtc, now } = screen.options;
    const read = (text: string): number | null => parseShownMoment(text, now(), isUtc ? 'utc' : 'local');
    screen.open(
      new LineDialog({
        title: 'Time:',
        text: '',
        check: (text) => (text === '' || read(text) !== null ? null : '-15m, 14:05, saturday 03:12, 2026-11-28 14:05'),
        accept: (text) => {
          const at = text.trim() === 'now' ? null : read(text);
          screen.goTo(at === null || at >= now() ? null : at);
        },
        cancel: () => {},
      }),
    );
  }

  #openDetails(screen: TopScreen): void {
    const row = screen.view.selected;
    if (row === null) {
      return;
    }
    const dialog = new TextDialog(`${row.name} ${row.pid ?? ''}, as it is now`, () => [{ text: 'reading ...' }]);
    screen.open(dialog);
    this.#attempt(dialog, async () => {
      const { data } = await this.#around.fleet.process(row.procUid).info({ signal: this.#around.signal });
      const time = { nowMs: screen.options.now(), isUtc: screen.options.isUtc };
      dialog.replace((width) => processLines(data, time, width));
    });
  }

  /** Which processes make up the figure by which the table is sorted, on the host of the selected row. */
  #openExplanation(screen: TopScreen): void {
    const { options, view, shownAt } = screen;
    const host = onlyHost(options.scope) ?? view.selected?.host;
    if (host === undefined) {
      return;
    }
    const metric: ExplainedMetric = view.column.explains ?? 'cpu';
    const when = shownAt === null ? 'now' : momentText(shownAt, options.now(), options.isUtc);
    const dialog = new TextDialog(`Why: ${metric} of ${escapeControls(host)} at ${when}`, () => [
      { text: 'reading ...' },
    ]);
    screen.open(dialog);
    const moment = shownAt === null ? this.#around.fleet : this.#around.fleet.at(new Date(shownAt));
    this.#attempt(dialog, async () => {
      const { data, meta } = await moment.host(host).explain({ metric }, { signal: this.#around.signal });
      dialog.replace((width) => explainLines(data, meta.warnings, width));
    });
  }

  /** A failure of the API is shown where the result would be. */
  #attempt(dialog: TextDialog, work: () => Promise<void>): void {
    void attempt(this.#around, work, (text) => dialog.replace(() => [{ text }]));
  }
}
