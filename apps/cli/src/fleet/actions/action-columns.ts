import { unknownText } from '@psfleet/display';
import type { ActionRecord, ActionStatus } from '@psfleet/sdk';
import type { Listing } from '../../render/column.js';
import { showTime } from '../../render/show-time.js';
import type { Tone } from '../../terminal/colour.js';

const tones: Readonly<Record<ActionStatus, Tone | null>> = {
  done: 'good',
  delivered: 'good',
  pending: null,
  refused: 'bad',
  unknown: 'warning',
};

export const actionListing: Listing<ActionRecord> = {
  columns: [
    { name: 'createdAt', title: 'TIME', show: ({ createdAt }, view) => showTime(createdAt, view) },
    { name: 'status', title: 'STATUS', show: ({ status }) => status, tone: ({ status }) => tones[status] },
    { name: 'operator', title: 'BY', show: ({ operator }) => operator, maxWidth: 24 },
    { name: 'verb', title: 'WHAT', show: showVerb, value: ({ verb }) => verb },
    { name: 'args', title: 'ARGUMENTS', show: ({ args }) => JSON.stringify(args) },
    { name: 'target', title: 'PROCESS', show: targetOf, value: targetOf },
    { name: 'procUid', title: 'IDENTITY', show: identityOf, value: identityOf },
    { name: 'detail', title: 'DETAIL', show: detailOf, value: detailOf },
    { name: 'updatedAt', title: 'UPDATED', show: ({ updatedAt }, view) => showTime(updatedAt, view) },
    { name: 'id', title: 'ID', show: ({ id }) => id },
  ],
  shown: ['createdAt', 'status', 'operator', 'verb', 'target', 'id', 'detail'],
  empty: 'no actions',
};

function showVerb({ verb, args }: ActionRecord): string {
  return [verb, ...Object.values(args).map(String)].join(' ');
}

function targetOf({ results }: ActionRecord): string {
  return results.map(({ host, pid }) => `${host ?? '?'}/${pid ?? '?'}`).join(' ');
}

function identityOf({ results }: ActionRecord): string {
  return results.map(({ procUid }) => procUid ?? unknownText).join(' ');
}

function detailOf({ results }: ActionRecord): string {
  return results.map(({ detail }) => detail).join('; ');
}
