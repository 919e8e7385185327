import { useNavigate, useSearch } from '@tanstack/react-router';
import { readClockSearch } from '../clock/clock-search.js';
import { parseSearch, SearchSyntaxError } from '@psfleet/search';
import { useState } from 'react';
import { ActionDialog } from '../actions/action-dialog.js';
import { useClock } from '../clock/use-clock.js';
import { AnswerState, EmptyNote, Warnings } from '../frame/answer-state.js';
import { ProcessCard } from '../process/process-card.js';
import { useAnswer } from '../session/use-answer.js';
import { useSubject } from '../session/use-subject.js';
import { fleetColumns } from '../table/columns.js';
import { ProcessTable } from '../table/process-table.js';
import { readSort, sortText, type Sort } from '../table/sort-rows.js';
import { QueryField } from './query-field.js';

const pageSize = 1000;

/** The processes of all hosts at the clock, searched in the language of the API. */
export function ProcessesPage() {
  const search = useSearch({ from: '/processes' });
  const navigate = useNavigate({ from: '/processes' });
  const clock = useClock();
  const isLive = clock.at === null;
  const sort = readSort(search.sort, fleetColumns);
  const [acting, setActing] = useState<string | null>(null);
  const problem = problemOf(search.q);
  const input = {
    limit: pageSize,
    sort: serverSort(sort),
    ...(search.q === undefined ? {} : { q: search.q }),
    ...clock.moment,
  };
  const table = useAnswer('listProcesses', input, {
    isLive,
    everyMs: 10_000,
    isEnabled: problem === null,
    isAhead: true,
  });
  const subject = useSubject(input, table);
  const rows = table.data?.data ?? [];
  const hasMore = table.data?.meta.cursor !== null && table.data !== undefined;
  const selected = rows.find(({ procUid }) => procUid === search.sel) ?? null;
  const open = (procUid: string): void =>
    void navigate({ to: '/p/$procUid', params: { procUid }, search: readClockSearch });

  return (
    <div className="cols">
      <main className="main">
        <div className="bar">
          <h1 className="hidden">Processes</h1>
          <QueryField
            value={search.q ?? ''}
            problem={problem}
            onSearch={(q) =>
              void navigate({ search: ({ q: _before, ...now }) => (q === '' ? now : { ...now, q }), replace: false })
            }
          />
        </div>
        <AnswerState asked={problem === null ? table : { ...table, isPending: false, error: null }} height={500}>
          {rows.length === 0 ? (
            <EmptyNote title="No process fits">
              {search.q === undefined
                ? 'No host sent a process table around this moment.'
                : 'At this moment of the clock none does. Take a condition away, or move the clock.'}
            </EmptyNote>
          ) : (
            <>
              <ProcessTable
                label="Processes of all hosts"
                rows={rows}
                columns={fleetColumns}
                sort={sort}
                onSort={(next) => void navigate({ search: (now) => ({ ...now, sort: sortText(next) }), replace: true })}
                isOld={table.isPlaceholderData}
                subject={subject}
                selected={search.sel ?? null}
                onSelect={(sel) => void navigate({ search: (now) => ({ ...now, sel }), replace: true })}
                onOpen={open}
                onAct={setActing}
              />
              <p className="foot t12 i2" data-old={table.isPlaceholderData}>
                {hasMore
                  ? `The first ${rows.length}; sorting and conditions apply to all of them.`
                  : `${rows.length} processes.`}
              </p>
            </>
          )}
        </AnswerState>
      </main>
      <aside className="inspector" aria-label="About the chosen process">
        {selected === null ? (
          <section className="block">
            <h2>Nothing chosen</h2>
            <p className="t12 i2">Choose a row to see its command line and to act on it.</p>
          </section>
        ) : (
          <ProcessCard process={selected} isPast={!isLive} onAct={setActing} />
        )}
        <Warnings title="This list is not whole" warnings={table.data?.meta.warnings ?? []} />
      </aside>
      {acting !== null && <ActionDialog procUid={acting} onClose={() => setActing(null)} />}
    </div>
  );
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

/** What the API sorts by; units and threads are sorted here, among the rows of the answer. */
function serverSort({ id, isDescending }: Sort) {
  const field = (['name', 'pid', 'username', 'cpuPercent', 'rss', 'host', 'numThreads'] as const).find(
    (name) => name === id,
  );
  return field === undefined ? '-cpuPercent' : isDescending ? (`-${field}` as const) : field;
}
