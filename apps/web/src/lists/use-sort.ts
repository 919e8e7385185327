import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { readSort, sortText, type Sort } from '../table/sort-rows.js';

/** The order of the one table of a page, in its address: a link shows the same order to somebody else. */
export function useSort(
  columns: readonly { readonly id: string }[],
  usual: Sort,
): readonly [Sort, (sort: Sort) => void] {
  const { sort: text } = useSearch({ strict: false });
  const navigate = useNavigate();
  const sort = readSort(text, columns, usual);
  return useMemo(
    () => [
      sort,
      (next) =>
        void navigate({
          to: '.',
          search: (now: Record<string, unknown>) => ({ ...now, sort: sortText(next) }),
          replace: true,
        }),
    ],
    // Each render makes another object, which is the same order as long as its parts are.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [sort.id, sort.isDescending, navigate],
  );
}
