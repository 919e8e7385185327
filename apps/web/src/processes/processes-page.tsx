import { showNumber } from '@psfleet/display';
import { parseSearch, SearchSyntaxError } from '@psfleet/search';
import type { Process } from '@psfleet/sdk';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { ActOn } from '../actions/act-on.js';
import { readClockSearch } from '../clock/clock-search.js';
import { useClock } from '../clock/use-clock.js';
import { AnswerState, EmptyNote, Warnings } from '../frame/answer-state.js';
import { ColumnChoice } from '../lists/column-choice.js';
import { ProcessCard } from '../process/process-card.js';
import { useAnswer } from '../session/use-answer.js';
import { useSubject } from '../session/use-subject.js';
import { fleetColumns, readColumns } from '../table/columns.js';
import { ProcessTable } from '../table/process-table.js';
import { readSort, sortText } from '../table/sort-rows.js';
import { apiSort, isSortedByApi } from './api-sort.js';
import { Facets } from './facets.js';
import { GroupChoice } from './group-choice.js';
import { OverChoice } from './over-choice.js';
import { ProcessGroups } from './process-groups.js';
import { ProcessRuns } from './process-runs.js';
import { QueryField } from './query-field.js';

const pageSize = 100;
const longPageSize = 1000;

/** The processes of all hosts at the clock, or the programs of the window, searched in the language of the API. */
export function ProcessesPage() {
  const search = useSearch({ from: '/processes' });
  const { q, over, group } = search;
  const navigate = useNavigate({ from: '/processes' });
  const clock = useClock();
  const isLive = clock.at === null;
  const [acting, setActing] = useState<readonly Process[] | null>(null);
  const problem = problemOf(q);
  const isValid = problem === null;
  const isTable = over === undefined && group === undefined;
  const columns = readColumns(search.cols, fleetColumns);
  const sort = readSort(search.sort, columns);
  // What the API cannot sort by is sorted here, among as many as there can be.
  const isLong = search.rows === 'many' || !isSortedByApi(sort);
  const input = {
    limit: isLong ? longPageSize : pageSize,
    sort: apiSort(sort),
    ...(q === undefined ? {} : { q }),
    ...clock.moment,
  };
  const table = useAnswer('listProcesses', input, {
    isLive,
    everyMs: 10_000,
    isEnabled: isValid && isTable,
    isAhead: true,
  });
  const subject = useSubject(input, table);
  const rows = table.data?.data ?? [];
  const selected = isTable ? (rows.find(({ procUid }) => procUid === search.sel) ?? null) : null;
  const searchFor = (next: string): void =>
    void navigate({ search: ({ q: _before, ...now }) => (next === '' ? now : { ...now, q: next }) });

  return (
    <div className="cols">
      <main className="main">
        <div className="bar">
          <h1 className="hidden">Processes</h1>
          <QueryField value={q ?? ''} problem={problem} onSearch={searchFor} />
          <OverChoice />
          {over === undefined && <GroupChoice />}
          {isTable && <ColumnChoice shown={columns} usual={fleetColumns} />}
        </div>
        {over === 'window' ? (
          <ProcessRuns q={q} isValid={isValid} />
        ) : (
          <div className="with-facets">
            <Facets
              q={q}
              isValid={isValid}
              isWaiting={isTable && (table.isPending || table.isPlaceholderData)}
              onSearch={searchFor}
            />
            <div className="beside-facets">
              {group !== undefined && (
                <ProcessGroups
                  by={group}
                  host={null}
                  q={q}
                  isValid={isValid}
                  onSearch={(next) => void navigate({ search: (now) => ({ ...readClockSearch(now), q: next }) })}
                />
              )}
              {isTable && (
                <AnswerState asked={isValid ? table : { ...table, isPending: false, error: null }} height={500}>
                  {rows.length === 0 ? (
                    <EmptyNote title="No process fits">
                      {q === undefined
                        ? 'No host sent a process table around this moment.'
                        : 'At this moment of the clock none does. Take a condition away, or move the clock.'}
                    </EmptyNote>
                  ) : (
                    <ProcessTable
                      label="Processes of all hosts"
                      rows={rows}
                      columns={columns}
                      sort={sort}
                      onSort={(next) =>
                        void navigate({ search: (now) => ({ ...now, sort: sortText(next) }), replace: true })
                      }
                      isOld={table.isPlaceholderData}
                      subject={subject}
                      selected={search.sel ?? null}
                      onSelect={(sel) => void navigate({ search: (now) => ({ ...now, sel }), replace: true })}
                      onOpen={(procUid) =>
                        void navigate({ to: '/p/$procUid', params: { procUid }, search: readClockSearch })
                      }
                      onAct={setActing}
                    />
                  )}
                  <p className="foot t12 i2" data-old={table.isPlaceholderData}>
                    {describeLength(rows.length, (table.data?.meta.cursor ?? null) !== null, isSortedByApi(sort))}{' '}
                    {(table.data?.meta.cursor ?? null) !== null && !isLong && (
                      <button
                        type="button"
                        className="link-button"
                        onClick={() => void navigate({ search: (now) => ({ ...now, rows: 'many' }), replace: true })}
                      >
                        Show {showNumber(longPageSize)}
                      </button>
                    )}
                  </p>
                </AnswerState>
              )}
            </div>
          </div>
        )}
      </main>
      <aside className="inspector" aria-label="About the chosen process">
        {selected === null ? (
          <section className="block">
            <h2>Nothing chosen</h2>
            <p className="t12 i2">
              {isTable
                ? 'Choose a row to see its command line, where else it runs, and to act on it.'
                : 'A name in the table leads to its processes.'}
            </p>
          </section>
        ) : (
          <ProcessCard process={selected} isPast={!isLive} onAct={setActing} />
        )}
        {isTable && <Warnings title="This list is not whole" warnings={table.data?.meta.warnings ?? []} />}
      </aside>
      {acting !== null && <ActOn processes={acting} onClose={() => setActing(null)} />}
    </div>
  );
}

/** How many processes a table lists, of how many, and among which processes it is sorted. */
function describeLength(rows: number, isCut: boolean, isSorted: boolean): string {
  if (!isCut) {
    return `${showNumber(rows)} processes.`;
  }
  return isSorted
    ? `The first ${showNumber(rows)}; sorting and conditions apply to all of them.`
    : `The ${showNumber(rows)} with most CPU, sorted among themselves.`;
}

/** The error of a search, with its place; null if it is valid. The API would say the same. */
function problemOf(q: string | undefined): SearchSyntaxError | null {
  try {
    if (q !== undefined) {
      parseSearch(q);
    }
    return null;
  } catch (error) {
    if (error instanceof SearchSyntaxError) {
      return error;
    }
    throw error;
  }
}
