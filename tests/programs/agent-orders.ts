import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectNats, createLogger, type NatsConnection } from '@psfleet/service-kit';
import {
  commandSubject,
  computeProcUid,
  decodeActionReply,
  encodeActionRequest,
  type ActionReply,
  type ActionRequest,
  type ActionTarget,
} from '@psfleet/wire';
import type { OneMachine } from './one-machine.js';

/** Connects to the broker of a machine with the credentials of its API. */
export function connectAsApi({ home, ports }: OneMachine): Promise<NatsConnection> {
  return connectNats({
    url: `nats://127.0.0.1:${ports.nats}`,
    credsFile: join(home, 'trust/api/nats.creds'),
    name: 'test',
    serverUsers: ['psfleet'],
    logger: createLogger({ name: 'test', level: 'silent' }),
  });
}

/** Sends one step of an action to an agent, and waits for up to half a minute, longer than an API. */
export async function order(connection: NatsConnection, request: ActionRequest): Promise<ActionReply> {
  const subject = commandSubject(request.target.host);
  const reply = await connection.request(subject, encodeActionRequest(request), { timeout: 30_000 });
  return decodeActionReply(reply.data);
}

/** A process of this machine, as its API names it to its agent. */
export function targetOf({ home }: OneMachine, pid: number): ActionTarget {
  const identity = readFileSync(join(home, 'agent/identity/identity.json'), 'utf8');
  const { host, hostId } = JSON.parse(identity) as { readonly host: string; readonly hostId: string };
  const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const startTicks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  return { host, hostId, bootId, pid, startTicks, procUid: computeProcUid(host, bootId, pid, startTicks) };
}
