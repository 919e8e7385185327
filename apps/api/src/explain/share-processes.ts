import { readExits, readIdentitiesAtMoments, type Storage } from '@psfleet/storage';
import { toUnsweptProcess } from '../processes/ended-process.js';
import { processKey, toProcessWithoutSample, type ProcessFields } from '../processes/process-row.js';
import type { ShareProcessResponse } from './explain.response.js';

/** A process, and the message with the largest part of its share. */
export interface SharingProcess {
  readonly host: string;
  readonly procUid: string;
  readonly seq: number;
}

/** An exit is stored by its own time, which may be an hour before that of its tick. */
const maxTickMs = 3_600_000;

/**
 * Reads the processes of shares as they were when they used most, by procUid. One that no sweep saw has no identity,
 * but an exit in the time range: after the first time and up to the second. Throws StorageError.
 */
export async function readShareProcesses(
  storage: Storage,
  sharing: readonly SharingProcess[],
  { after, upTo }: { readonly after: number; readonly upTo: number },
): Promise<Map<string, ShareProcessResponse>> {
  const identities = await readIdentitiesAtMoments(storage, sharing);
  const known = new Map(identities.map((identity) => [processKey(identity), toProcessWithoutSample(identity)]));
  const unswept = sharing.filter((process) => !known.has(processKey(process)));
  const exits = await readExits(storage, unswept, { from: Math.max(0, after - maxTickMs), to: upTo + 1 });
  const unidentified = exits.map((exit) => toUnsweptProcess({ ...exit, procUid: exit.procUid ?? '' }));
  return new Map([...known.values(), ...unidentified].map((process) => [process.procUid, toShareProcess(process)]));
}

export function toShareProcess(process: ProcessFields): ShareProcessResponse {
  const { procUid, pid, ppid, name, exe, cmdline, cmdlineCut, username, createTime } = process;
  const { unit, program, containerId, containerName, podName, podNamespace } = process;
  return {
    procUid,
    pid,
    ppid,
    name,
    exe,
    cmdline,
    cmdlineCut,
    username,
    unit,
    program,
    containerId,
    containerName,
    podName,
    podNamespace,
    createTime,
  };
}
