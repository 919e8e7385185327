import { findGroup } from '@psfleet/metric-catalog';
import type { HostMessage } from '@psfleet/wire';
import { StorageError } from '../errors.js';

/** Throws StorageError `rejected` for what the wire allows and a column cannot hold: whole numbers below zero. */
export function checkStorable({ groups }: HostMessage): void {
  for (const { group, fields } of groups) {
    const definition = findGroup(group);
    for (const [name, { number, decimals }] of Object.entries(definition?.fields ?? {})) {
      if (decimals === 0 && fields.get(number)?.some((value) => value !== null && value < 0) === true) {
        throw new StorageError('rejected', `${definition?.name}.${name} is negative`);
      }
    }
  }
}
