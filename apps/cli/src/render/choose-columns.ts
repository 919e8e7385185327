import { CommandError } from '../frame/command-error.js';
import type { Column, Listing } from './column.js';

/** The columns that -o names: a whole list, or `+name` for more than those that are shown. Throws CommandError. */
export function chooseColumns<Row>({ columns, shown }: Listing<Row>, names: string | null): readonly Column<Row>[] {
  const wanted = (names ?? '').split(',').map((name) => name.trim());
  const added = wanted.filter((name) => name.startsWith('+')).map((name) => name.slice(1));
  const named = wanted.filter((name) => name !== '' && !name.startsWith('+'));
  const all = [...(named.length > 0 ? named : shown), ...added];
  return all.map((name) => findColumn(columns, name));
}

function findColumn<Row>(columns: readonly Column<Row>[], wanted: string): Column<Row> {
  const name = wanted.toLowerCase();
  const column = columns.find((each) => each.name.toLowerCase() === name || each.title.toLowerCase() === name);
  if (column === undefined) {
    const known = columns.map((each) => each.name).join(', ');
    throw new CommandError(`there is no column '${wanted}': choose from ${known}`, { exit: 'usage' });
  }
  return column;
}
