import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { readClockSearch } from '../clock/clock-search.js';
import { useState } from 'react';
import { ActionDialog } from '../actions/action-dialog.js';
import { useClock } from '../clock/use-clock.js';
import { AnswerState, EmptyNote } from '../frame/answer-state.js';
import { useAnswer } from '../session/use-answer.js';
import { useSubject } from '../session/use-subject.js';
import { processColumns } from '../table/columns.js';
import { ProcessTable } from '../table/process-table.js';
import { readSort, sortText, type Sort } from '../table/sort-rows.js';
import { HostCurves } from './host-curves.js';
import { HostEvents } from './host-events.js';
import { HostFacts } from './host-facts.js';
import { FileSystems } from './file-systems.js';
import { HostInspector } from './host-inspector.js';
import type { AskedPoint } from './why.js';

const maxRows = 10_000;
const tabs = ['Processes', 'Events', 'File systems'] as const;
type Tab = (typeof tabs)[number];

/** One host at the clock: its facts, curves over the window, and its process table. */
export function HostPage() {
  const { host } = useParams({ from: '/hosts/$host' });
  return <HostView key={host} host={host} />;
}

function HostView({ host }: { readonly host: string }) {
  const search = useSearch({ from: '/hosts/$host' });
  const navigate = useNavigate({ from: '/hosts/$host' });
  const clock = useClock();
  const isLive = clock.at === null;
  const input = { host, limit: maxRows, ...clock.moment };
  const table = useAnswer('listHostProcesses', input, { isLive, isAhead: true });
  const subject = useSubject(input, table);
  const [tab, setTab] = useState<Tab>('Processes');
  const [acting, setActing] = useState<string | null>(null);
  const [asked, setAsked] = useState<AskedPoint | null>(null);
  const sort = readSort(search.sort, processColumns);
  const rows = table.data?.data ?? [];
  const isCut = table.data !== undefined && table.data.meta.cursor !== null;
  const selected = search.sel ?? null;
  const select = (sel: string): void => void navigate({ search: (now) => ({ ...now, sel }), replace: true });
  const open = (procUid: string): void =>
    void navigate({ to: '/p/$procUid', params: { procUid }, search: readClockSearch });
  const setSort = (next: Sort): void =>
    void navigate({ search: (now) => ({ ...now, sort: sortText(next) }), replace: true });

  return (
    <div className="cols">
      <main className="main">
        <HostFacts host={host} />
        <HostCurves host={host} onAsk={(metric, stepMs) => setAsked({ metric, stepMs })} />
        <div className="bar tab-row">
          <div className="tabs" role="tablist" aria-label="About this host">
            {tabs.map((name) => (
              <button key={name} role="tab" type="button" aria-selected={name === tab} onClick={() => setTab(name)}>
                {name}
                {name === 'Processes' && table.data !== undefined && (
                  <span className="i3">
                    {' '}
                    {rows.length}
                    {isCut ? '+' : ''}
                  </span>
                )}
              </button>
            ))}
          </div>
          {tab === 'Processes' && (
            <button
              type="button"
              className="btn q"
              aria-pressed={search.view === 'tree'}
              onClick={() =>
                void navigate({
                  search: ({ view, ...now }) => (view === 'tree' ? now : { ...now, view: 'tree' as const }),
                  replace: true,
                })
              }
            >
              Tree
            </button>
          )}
        </div>
        {tab === 'Events' && <HostEvents host={host} />}
        {tab === 'File systems' && <FileSystems host={host} />}
        {tab === 'Processes' && isCut && (
          <p className="warn t12">
            Only the {maxRows} processes with most CPU are listed; this host has more.{' '}
            <Link to="/processes" className="link" search={(now) => ({ ...readClockSearch(now), q: `host:${host}` })}>
              Search among all of them
            </Link>
          </p>
        )}
        {tab === 'Processes' && (
          <AnswerState asked={table} height={400}>
            {rows.length === 0 ? (
              <EmptyNote title="No process table of this moment">
                The host sent nothing around this time, or it is no longer stored. Move the clock to a column of the
                strip that is not hatched.
              </EmptyNote>
            ) : (
              <ProcessTable
                label={`Processes of ${host}`}
                rows={rows}
                columns={processColumns}
                sort={sort}
                onSort={setSort}
                isTree={search.view === 'tree'}
                isOld={table.isPlaceholderData}
                subject={subject}
                selected={selected}
                onSelect={select}
                onOpen={open}
                onAct={setActing}
              />
            )}
          </AnswerState>
        )}
      </main>
      <HostInspector
        host={host}
        table={table}
        rows={rows}
        isOld={table.isPlaceholderData}
        meta={table.data?.meta}
        selected={rows.find(({ procUid }) => procUid === selected) ?? null}
        onSelect={select}
        onAct={setActing}
        asked={asked}
        onAsk={setAsked}
      />
      {acting !== null && <ActionDialog procUid={acting} onClose={() => setActing(null)} />}
    </div>
  );
}
