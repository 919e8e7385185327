import { showAge } from '@psfleet/display';
import type { Enrollment } from '@psfleet/sdk';
import type { Listing } from '../../render/column.js';
import { showLabels } from '../../render/labels.js';
import { showTime } from '../../render/show-time.js';

export const enrollmentListing: Listing<Enrollment> = {
  columns: [
    { name: 'id', title: 'ID', show: ({ id }) => id },
    { name: 'status', title: 'STATUS', show: ({ status }) => status },
    { name: 'createdAt', title: 'AGE', show: ({ createdAt }, { nowMs }) => showAge(createdAt, nowMs), align: 'right' },
    { name: 'expiresAt', title: 'EXPIRES', show: ({ expiresAt }, view) => showTime(expiresAt, view) },
    { name: 'used', title: 'USED', show: ({ used, uses }) => `${used}/${uses}`, align: 'right' },
    {
      name: 'namePattern',
      title: 'NAMES',
      show: ({ namePattern, replace }) => (replace === null ? (namePattern ?? '*') : `replaces ${replace}`),
    },
    { name: 'labels', title: 'LABELS', show: ({ labels }) => showLabels(labels) },
  ],
  shown: ['id', 'status', 'createdAt', 'expiresAt', 'used', 'namePattern', 'labels'],
  empty: 'no enrolments',
};
