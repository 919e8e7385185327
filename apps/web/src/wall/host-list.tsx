import { hostColumn, hostOf } from '../hosts/host-columns.js';
import { PlainTable, type PlainColumn } from '../lists/plain-table.js';
import { useSort } from '../lists/use-sort.js';
import { rankOf, type HostPain } from './host-pain.js';

const columns: readonly PlainColumn<HostPain>[] = [
  hostColumn,
  {
    id: 'hurts',
    head: 'What hurts',
    width: 120,
    onPhone: true,
    value: rankOf,
    cell: ({ words }) => (words === '' ? 'well' : words),
    className: ({ kind }) => (kind === null ? 'i3' : 'bad'),
  },
  { id: 'cpu', head: 'CPU %', width: 72, isNumber: true, digits: 1, onPhone: true, value: ({ cpu }) => cpu },
  { id: 'memory', head: 'Memory %', width: 84, isNumber: true, digits: 1, value: ({ memory }) => memory },
  {
    id: 'labels',
    head: 'Labels',
    value: ({ labels }) =>
      Object.entries(labels)
        .map(([name, value]) => `${name}=${value}`)
        .join(' ') || null,
    className: () => 'i2',
  },
];
const worstFirst = { id: 'hurts', isDescending: true };

/** The hosts of the wall as a table, worst first unless somebody sorts them. */
export function HostList({ pains, isOld }: { readonly pains: readonly HostPain[]; readonly isOld: boolean }) {
  const [sort, setSort] = useSort(columns, worstFirst);
  return (
    <PlainTable
      label="Hosts at the clock"
      columns={columns}
      rows={pains}
      identify={hostOf}
      sort={sort}
      onSort={setSort}
      isOld={isOld}
    />
  );
}
