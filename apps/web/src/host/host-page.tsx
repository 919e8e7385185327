import { printSearch } from '@psfleet/search';
import type { Process } from '@psfleet/sdk';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { readClockSearch } from '../clock/clock-search.js';
import { lazy, Suspense, useState } from 'react';
import { ActOn } from '../actions/act-on.js';
import { useClock } from '../clock/use-clock.js';
import { AnswerState, EmptyNote } from '../frame/answer-state.js';
import { ColumnChoice } from '../lists/column-choice.js';
import { GroupChoice } from '../processes/group-choice.js';
import { useAnswer } from '../session/use-answer.js';
import { useSubject } from '../session/use-subject.js';
import { processColumns, readColumns } from '../table/columns.js';
import { ProcessTable } from '../table/process-table.js';
import { readSort, sortText } from '../table/sort-rows.js';
import { HostCurves } from './host-curves.js';
import { HostFacts } from './host-facts.js';
import { HostInspector } from './host-inspector.js';
import { HostTabs, useHostTab } from './host-tabs.js';
import { TreeChoice } from './tree-choice.js';
import type { AskedPoint } from './why.js';

const maxRows = 10_000;

// Most people look for processes: the other parts come when they are opened.
const HostEvents = lazy(async () => ({ default: (await import('./host-events.js')).HostEvents }));
const FileSystems = lazy(async () => ({ default: (await import('./file-systems.js')).FileSystems }));
const Interfaces = lazy(async () => ({ default: (await import('./interfaces.js')).Interfaces }));
const Sensors = lazy(async () => ({ default: (await import('./sensors.js')).Sensors }));
const ProcessGroups = lazy(async () => ({ default: (await import('../processes/process-groups.js')).ProcessGroups }));

/** One host at the clock: its facts, curves over the window, and its process table. */
export function HostPage() {
  const { host } = useParams({ from: '/hosts/$host' });
  return <HostView key={host} host={host} />;
}

function HostView({ host }: { readonly host: string }) {
  const search = useSearch({ from: '/hosts/$host' });
  const { group, view } = search;
  const navigate = useNavigate({ from: '/hosts/$host' });
  const clock = useClock();
  const isLive = clock.at === null;
  const input = { host, limit: maxRows, ...clock.moment };
  const table = useAnswer('listHostProcesses', input, { isLive, isAhead: true });
  const subject = useSubject(input, table);
  const tab = useHostTab();
  const [acting, setActing] = useState<readonly Process[] | null>(null);
  const [asked, setAsked] = useState<AskedPoint | null>(null);
  const columns = readColumns(search.cols, processColumns);
  const sort = readSort(search.sort, columns);
  const rows = table.data?.data ?? [];
  const isCut = table.data !== undefined && table.data.meta.cursor !== null;
  const selected = search.sel ?? null;
  const select = (sel: string): void => void navigate({ search: (now) => ({ ...now, sel }), replace: true });

  return (
    <div className="cols">
      <main className="main">
        <HostFacts host={host} />
        <HostCurves host={host} onAsk={(metric, stepMs) => setAsked({ metric, stepMs })} />
        <HostTabs open={tab} count={table.data === undefined ? null : `${rows.length}${isCut ? '+' : ''}`}>
          {tab === 'processes' && (
            <>
              <GroupChoice />
              {group === undefined && (
                <>
                  <ColumnChoice shown={columns} usual={processColumns} />
                  <TreeChoice />
                </>
              )}
            </>
          )}
        </HostTabs>
        <Suspense fallback={<div className="skeleton" style={{ height: 200 }} role="status" aria-label="Loading" />}>
          {tab === 'events' && <HostEvents host={host} />}
          {tab === 'file-systems' && <FileSystems host={host} />}
          {tab === 'network' && <Interfaces host={host} />}
          {tab === 'sensors' && <Sensors host={host} />}
          {tab === 'processes' && group !== undefined && (
            <ProcessGroups
              by={group}
              host={host}
              onSearch={(q) =>
                void navigate({
                  to: '/processes',
                  search: (now) => ({ ...readClockSearch(now), q: `${hostSearch(host)} ${q}` }),
                })
              }
            />
          )}
        </Suspense>
        {tab === 'processes' && group === undefined && isCut && (
          <p className="warn t12">
            Only the {maxRows} processes with most CPU are listed; this host has more.{' '}
            <Link to="/processes" className="link" search={(now) => ({ ...readClockSearch(now), q: hostSearch(host) })}>
              Search among all of them
            </Link>
          </p>
        )}
        {tab === 'processes' && group === undefined && (
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
                columns={columns}
                sort={sort}
                onSort={(next) => void navigate({ search: (now) => ({ ...now, sort: sortText(next) }), replace: true })}
                isTree={view === 'tree'}
                isOld={table.isPlaceholderData}
                subject={subject}
                selected={selected}
                onSelect={select}
                onOpen={(procUid) => void navigate({ to: '/p/$procUid', params: { procUid }, search: readClockSearch })}
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
      {acting !== null && <ActOn processes={acting} onClose={() => setActing(null)} />}
    </div>
  );
}

/** The search that finds the processes of one host, whatever its name. */
function hostSearch(host: string): string {
  return printSearch({ kind: 'field', field: 'host', value: host, isGlob: false });
}
