import { arrangeRows, type Line } from './arrange-rows.js';
import { type Column, findColumn } from './columns.js';
import type { TopRow } from './top-row.js';

/** What narrows the table. */
export interface RowFilter {
  readonly text: string;
  readonly matches: (row: TopRow) => boolean;
}

const everything: RowFilter = { text: '', matches: () => true };

/** The table on the screen: order, filter, selection, scrolling. Where its rows come from does not matter. */
export class TableView {
  #rows: readonly TopRow[] = [];
  #lines: readonly Line[] = [];
  #column: Column = findColumn('cpu');
  #isDescending = true;
  #isTree = false;
  #isFollowing = false;
  #filter = everything;
  #user: string | null = null;
  #index = 0;
  #top = 0;
  #left = 0;
  #height = 1;
  readonly #tagged = new Set<string>();

  get lines(): readonly Line[] {
    return this.#lines;
  }

  /** How many rows there are, shown or not. */
  get count(): number {
    return this.#rows.length;
  }

  get column(): Column {
    return this.#column;
  }

  get isDescending(): boolean {
    return this.#isDescending;
  }

  get isTree(): boolean {
    return this.#isTree;
  }

  get isFollowing(): boolean {
    return this.#isFollowing;
  }

  get filterText(): string {
    return this.#filter.text;
  }

  get user(): string | null {
    return this.#user;
  }

  /** The first line on the screen. */
  get top(): number {
    return this.#top;
  }

  /** How many columns the command is scrolled to the right. */
  get left(): number {
    return this.#left;
  }

  get index(): number {
    return this.#index;
  }

  get selected(): TopRow | null {
    return this.#lines[this.#index]?.row ?? null;
  }

  /** The users of all rows, in their order. */
  get users(): string[] {
    return [...new Set(this.#rows.flatMap(({ user }) => (user === null ? [] : [user])))].sort();
  }

  isTagged(procUid: string): boolean {
    return this.#tagged.has(procUid);
  }

  get tagged(): ReadonlySet<string> {
    return this.#tagged;
  }

  /** The rows of the processes that were tagged, or the selected one. */
  get chosen(): readonly TopRow[] {
    const tagged = this.#rows.filter(({ procUid }) => this.#tagged.has(procUid));
    return tagged.length > 0 ? tagged : this.selected === null ? [] : [this.selected];
  }

  /** Takes a newer table, or that of another moment. Processes that are not in it lose their tag. */
  setRows(rows: readonly TopRow[]): void {
    this.#rows = rows;
    const present = new Set(rows.map(({ procUid }) => procUid));
    for (const procUid of this.#tagged) {
      if (!present.has(procUid)) {
        this.#tagged.delete(procUid);
      }
    }
    this.#arrange();
  }

  setHeight(height: number): void {
    this.#height = Math.max(1, height);
    this.#scroll();
  }

  /** The same column again turns the order round. */
  sortBy(column: Column): void {
    if (column === this.#column) {
      this.reverse();
      return;
    }
    this.#column = column;
    this.#isDescending = column.isDescending;
    this.#arrange();
  }

  reverse(): void {
    this.#isDescending = !this.#isDescending;
    this.#arrange();
  }

  toggleTree(): void {
    this.#isTree = !this.#isTree;
    // A process stays selected while the others move to other places.
    this.#arrange(true);
  }

  setFilter(filter: RowFilter | null): void {
    this.#filter = filter ?? everything;
    this.#arrange(true);
  }

  setUser(user: string | null): void {
    this.#user = user;
    this.#arrange(true);
  }

  toggleFollow(): void {
    this.#isFollowing = !this.#isFollowing && this.selected !== null;
  }

  /** Moves the selection; whoever moves it by hand follows no process any more. */
  move(lines: number): void {
    this.#isFollowing = false;
    this.#index = clamp(this.#index + lines, this.#lines.length);
    this.#scroll();
  }

  movePage(pages: number): void {
    this.move(pages * Math.max(1, this.#height - 1));
  }

  moveToEnd(isLast: boolean): void {
    this.move(isLast ? this.#lines.length : -this.#lines.length);
  }

  scrollCommand(columns: number): void {
    this.#left = Math.max(0, this.#left + columns);
  }

  /** Tags the selected process, or takes its tag away, and moves on. */
  toggleTag(): void {
    const row = this.selected;
    if (row !== null) {
      if (!this.#tagged.delete(row.procUid)) {
        this.#tagged.add(row.procUid);
      }
      this.move(1);
    }
  }

  untagAll(): void {
    this.#tagged.clear();
  }

  /** Tags the selected process with all its descendants. */
  tagFamily(): void {
    const row = this.selected;
    if (row === null) {
      return;
    }
    const family = new Set([row.procUid]);
    for (let size = 0; size !== family.size;) {
      size = family.size;
      for (const { procUid, parentProcUid } of this.#rows) {
        if (parentProcUid !== null && family.has(parentProcUid)) {
          family.add(procUid);
        }
      }
    }
    family.forEach((procUid) => this.#tagged.add(procUid));
  }

  #arrange(keepsSelected = this.#isFollowing): void {
    const procUid = this.selected?.procUid;
    const [filter, user] = [this.#filter, this.#user];
    this.#lines = arrangeRows(this.#rows, {
      column: this.#column,
      isDescending: this.#isDescending,
      isTree: this.#isTree,
      matches: (row) => (user === null || row.user === user) && filter.matches(row),
    });
    if (keepsSelected && procUid !== undefined) {
      const found = this.#lines.findIndex(({ row }) => row.procUid === procUid);
      this.#isFollowing = this.#isFollowing && found >= 0;
      this.#index = found >= 0 ? found : this.#index;
    }
    this.#index = clamp(this.#index, this.#lines.length);
    this.#scroll();
  }

  #scroll(): void {
    const height = this.#height;
    this.#top = Math.min(this.#top, this.#index);
    this.#top = Math.max(this.#top, this.#index - height + 1);
    this.#top = Math.max(0, Math.min(this.#top, this.#lines.length - height));
  }
}

function clamp(index: number, length: number): number {
  return Math.max(0, Math.min(index, length - 1));
}
