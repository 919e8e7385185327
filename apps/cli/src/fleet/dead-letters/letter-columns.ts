import { showAge, showBytes } from '@psfleet/display';
import type { DeadLetter } from '@psfleet/sdk';
import type { Listing } from '../../render/column.js';

export const letterListing: Listing<DeadLetter> = {
  columns: [
    { name: 'id', title: 'ID', show: ({ id }) => String(id), align: 'right' },
    { name: 'storedAt', title: 'AGE', show: ({ storedAt }, { nowMs }) => showAge(storedAt, nowMs), align: 'right' },
    { name: 'host', title: 'HOST', show: ({ host }) => host ?? '-' },
    { name: 'bytes', title: 'SIZE', show: ({ bytes }) => showBytes(bytes), align: 'right' },
    { name: 'subject', title: 'SUBJECT', show: ({ subject }) => subject ?? '-' },
    { name: 'reason', title: 'REASON', show: ({ reason }) => reason ?? '-' },
  ],
  shown: ['id', 'storedAt', 'host', 'bytes', 'reason'],
  empty: 'no dead letters',
};
