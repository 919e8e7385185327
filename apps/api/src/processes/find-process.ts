import {
  readIdentitiesOnAnyHost,
  readTargetsByProcUid,
  type ActionTargetRow,
  type IdentityRow,
  type Storage,
} from '@psfleet/storage';
import { computeProcUid, formatProcUid, isSimulated } from '@psfleet/wire';
import { Problem } from '../http/problem.js';

type StoredIdentity = Pick<ActionTargetRow, 'procUid' | 'host' | 'bootId' | 'pid' | 'startTicks'>;

/**
 * Finds the identity of a process as it is known at a time. Throws a 404 if it is unknown, and a 409 if two processes
 * share the procUid. The processes of simulated hosts are recorded ones, whose procUids the simulator changes.
 */
export async function findIdentity(storage: Storage, procUid: string, at: number): Promise<IdentityRow> {
  return requireOne(await readGenuine(storage, procUid, at), procUid);
}

/** The same, but null if it is unknown. */
export async function findIdentityIfAny(storage: Storage, procUid: string, at: number): Promise<IdentityRow | null> {
  const identities = await readGenuine(storage, procUid, at);
  return identities.length === 0 ? null : requireOne(identities, procUid);
}

async function readGenuine(storage: Storage, procUid: string, at: number): Promise<IdentityRow[]> {
  const identities = await readIdentitiesOnAnyHost(storage, procUid, at);
  return identities.filter((identity) => isSimulated(identity.host) || isGenuine(identity));
}

/**
 * Finds a process as the target of an action. Throws a 404 if it is unknown, and a 409 if two processes share the
 * procUid.
 */
export async function findTarget(storage: Storage, procUid: string): Promise<ActionTargetRow> {
  return requireOne((await readTargetsByProcUid(storage, procUid)).filter(isGenuine), procUid);
}

/** A host sends the procUids of its processes, and could send those of another one's. */
export function isGenuine({ procUid, host, bootId, pid, startTicks }: StoredIdentity): boolean {
  return procUid === formatProcUid(computeProcUid(host, bootId, pid, startTicks));
}

/** The only one of the rows that have a procUid. Throws a 404 without any, and a 409 if there are two. */
export function requireOne<Row>([row, another]: readonly Row[], procUid: string): Row {
  if (row === undefined) {
    throw new Problem('no-such-process', `No process with procUid ${procUid} is stored`);
  }
  if (another !== undefined) {
    throw new Problem('ambiguous-process', `Two processes are stored under procUid ${procUid}`);
  }
  return row;
}
