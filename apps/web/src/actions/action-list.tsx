import { escapeControls } from '@psfleet/display';
import type { ActionRecord, ActionsQuery } from '@psfleet/sdk';
import { showMoment } from '../clock/time-text.js';
import { AnswerState, EmptyNote } from '../frame/answer-state.js';
import { HostLink, ProcessLink, TimeLink } from '../lists/links.js';
import { PlainTable, type PlainColumn } from '../lists/plain-table.js';
import { useSort } from '../lists/use-sort.js';
import { useAnswer } from '../session/use-answer.js';
import { describeAction } from './describe-action.js';

const columns: readonly PlainColumn<ActionRecord>[] = [
  {
    id: 'createdAt',
    head: 'Time',
    width: 168,
    value: ({ createdAt }) => Date.parse(createdAt),
    cell: ({ createdAt }) => <TimeLink at={createdAt}>{showMoment(Date.parse(createdAt))}</TimeLink>,
    className: () => 'num',
  },
  { id: 'operator', head: 'By', width: 120, value: ({ operator }) => operator },
  { id: 'what', head: 'What', width: 120, value: describeAction, className: () => 'b' },
  {
    id: 'host',
    head: 'Host',
    width: 160,
    value: ({ results }) => results[0]?.host ?? null,
    cell: ({ results: [result] }) => <HostLink host={result?.host ?? null} />,
  },
  {
    id: 'pid',
    head: 'PID',
    width: 80,
    isNumber: true,
    value: ({ results }) => results[0]?.pid ?? null,
    cell: ({ results: [result] }) => (
      <ProcessLink procUid={result?.procUid ?? null}>{String(result?.pid ?? '–')}</ProcessLink>
    ),
  },
  {
    id: 'status',
    head: 'State',
    width: 96,
    value: ({ status }) => status,
    className: ({ status }) => (status === 'done' ? '' : 'warn'),
  },
  {
    id: 'detail',
    head: 'What came of it',
    value: ({ results }) => results[0]?.detail ?? null,
    cell: ({ results: [result] }) => <span title={shown(result?.detail)}>{shown(result?.detail)}</span>,
    className: () => 'i2',
  },
];
const newestFirst = { id: 'createdAt', isDescending: true };

/** Actions with whoever took them and what came of each, newest first. */
export function ActionList({ query, empty }: { readonly query: ActionsQuery; readonly empty: string }) {
  const asked = useAnswer('listActions', query, { isLive: true });
  const [sort, setSort] = useSort(columns, newestFirst);
  const actions = asked.data?.data ?? [];
  return (
    <AnswerState asked={asked} height={300}>
      {actions.length === 0 ? (
        <EmptyNote title="Nobody has acted yet">{empty}</EmptyNote>
      ) : (
        <>
          <PlainTable
            label="Actions"
            columns={columns}
            rows={actions}
            identify={identify}
            sort={sort}
            onSort={setSort}
            isOld={asked.isPlaceholderData}
          />
          {asked.data?.meta.cursor !== null && <p className="foot t12 i2">The newest {actions.length}.</p>}
        </>
      )}
    </AnswerState>
  );
}

function identify({ id }: ActionRecord): string {
  return id;
}

function shown(detail: string | undefined): string {
  return escapeControls(detail ?? '–');
}
