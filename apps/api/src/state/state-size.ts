import { Problem } from '../http/problem.js';
import type { ControlState } from './control-state.js';
import type { EncodedState } from './distributed-state.js';

/** The broker takes messages of 1 MiB. The rest is for what revocations and replaced hosts add to a full record. */
const maxRecordBytes = 900_000;

/**
 * Throws a Problem if a state has more hosts or enrolments than the one before, and a record that is too large to be
 * distributed with them. Nothing that follows could be distributed either, so the state must not become that large.
 */
export function requireRoom(before: ControlState, after: ControlState, { records }: EncodedState): void {
  if (countOf(after) <= countOf(before)) {
    return;
  }
  for (const [name, { length }] of records) {
    if (length > maxRecordBytes) {
      throw new Problem(
        'state-full',
        `The part ${name} of the state would have ${length} bytes, of which the broker takes ${maxRecordBytes}: ` +
          'revoke enrolments, and permit many hosts with one token of `psfleet enroll create --uses N`',
      );
    }
  }
}

function countOf({ hosts, removed, enrollments }: ControlState): number {
  return hosts.size + removed.size + enrollments.size;
}
