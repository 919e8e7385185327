import { Injectable } from '@nestjs/common';
import { readStorageState, type StorageDisk, type StorageState } from '@psfleet/storage';
import { PromptStorage } from '../../backends/prompt-storage.js';
import { ApiContext } from '../../config/api-context.js';
import { deadlineSignal } from '../../http/request-scope.js';
import { toTimeText } from '../../http/time-text.js';
import { HealthService } from '../health.service.js';
import { diskFinding } from './disk-finding.js';
import type { Finding, ProblemCheck } from './finding.js';

/** A bucket of an hour is computed within minutes of its end. */
const rollupsBehindMs = 3 * 3_600_000;
/** Rows that were dropped longer ago are of days that would have passed their retention since. */
const shortenedMs = 14 * 24 * 3_600_000;
const maxClockErrorMs = 2000;

/** Finds what is wrong with ClickHouse, its disks, its clock and what is computed in it. */
@Injectable()
export class StorageProblems implements ProblemCheck {
  readonly name = 'storage';
  readonly #context: ApiContext;
  readonly #storage: PromptStorage;
  readonly #health: HealthService;

  constructor(context: ApiContext, storage: PromptStorage, health: HealthService) {
    this.#context = context;
    this.#storage = storage;
    this.#health = health;
  }

  /** Throws StorageError where ClickHouse answers, but not what it is asked. */
  async find(): Promise<readonly Finding[]> {
    const { ok, fault = 'storage-unavailable', error = '' } = await this.#health.checkStorage();
    if (!ok) {
      return [{ code: fault, detail: error }];
    }
    const askedAt = this.#context.now();
    const state = await readStorageState(this.#storage, deadlineSignal());
    return storageFindings(state, { askedAt, answeredAt: this.#context.now() });
  }
}

export function storageFindings(
  state: StorageState,
  { askedAt, answeredAt }: { readonly askedAt: number; readonly answeredAt: number },
): Finding[] {
  return [
    ...state.disks.flatMap(describeDisk),
    ...clockFindings(state.now, askedAt, answeredAt),
    ...rollupFindings(state, answeredAt),
    ...droppedFindings(state, answeredAt),
  ];
}

function describeDisk({ name, freeBytes, totalBytes }: StorageDisk): Finding[] {
  return diskFinding('disk-filling', `ClickHouse's disk ${name}`, freeBytes, totalBytes);
}

/** The server read its clock between question and answer. */
function clockFindings(serverMs: number, askedAt: number, answeredAt: number): Finding[] {
  const aheadMs = serverMs > answeredAt ? serverMs - answeredAt : Math.min(0, serverMs - askedAt);
  if (Math.abs(aheadMs) <= maxClockErrorMs) {
    return [];
  }
  const seconds = (Math.abs(aheadMs) / 1000).toFixed(1);
  const direction = aheadMs > 0 ? 'ahead of' : 'behind';
  return [{ code: 'clocks-apart', detail: `ClickHouse's clock is ${seconds} s ${direction} the API's` }];
}

function rollupFindings({ settledTo }: StorageState, now: number): Finding[] {
  if (settledTo === null || now - settledTo <= rollupsBehindMs) {
    return [];
  }
  return [{ code: 'rollups-behind', detail: `Rollups end at ${toTimeText(settledTo)}`, since: settledTo }];
}

function droppedFindings({ rawDroppedTo, bytes }: StorageState, now: number): Finding[] {
  if (rawDroppedTo === null || now - rawDroppedTo > shortenedMs) {
    return [];
  }
  const size = Math.round(bytes / 1e6);
  return [
    {
      code: 'history-shortened',
      detail: `Raw rows before ${toTimeText(rawDroppedTo)} are gone; the database takes ${size} MB`,
    },
  ];
}
