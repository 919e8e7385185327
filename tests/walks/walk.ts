import { setTimeout as sleep } from 'node:timers/promises';
import { type NatsConnection } from '@nats-io/transport-node';
import { type BrokerRole, dataSubject, slotOf } from '@psfleet/wire';
import { type BrokerState, compareStates, readState, type StateReaders } from './broker-state.js';
import { attacker, type BrokerAddress, connectAs, Keys, simulatorName, victim } from './identities.js';
import { Intruder } from './intruder.js';
import { prepareStreams } from './prepared-streams.js';
import { targets, wildcardReplies } from './targets.js';
import { Witnesses } from './witnesses.js';

/** A broker with the product's configuration and the trust folder whose keys it believes. */
export interface WalkedBroker extends BrokerAddress {
  readonly trustFolder: string;
  stop(): Promise<void>;
}

/** The server needs no longer than this to act on its own answers; what comes later shows in the next comparison. */
const settleMs = 10;
const damage = /\b(removed|moved|gone|appeared|configuration|claims|began again|missing)/;

/** The broker, everybody else who is connected, and what has changed since the last look. */
export class Walk {
  readonly keys: Keys;
  readonly witnesses: Witnesses;
  readonly #address: BrokerAddress;
  readonly #readers: StateReaders;
  readonly #server: string;
  readonly #agentsClaims: string;
  readonly #intruders: Intruder[] = [];
  #state: BrokerState;
  #delivery = '';

  static async start(broker: WalkedBroker): Promise<Walk> {
    const keys = new Keys(broker.trustFolder);
    const [core, system, witnesses] = await Promise.all([
      connectAs(broker, keys.unlimited('CORE')),
      connectAs(broker, keys.unlimited('SYS')),
      Witnesses.connect(broker, keys),
    ]);
    const readers = { core, system, accounts: keys.accounts };
    const walk = new Walk(broker, keys, witnesses, readers, await readState(readers));
    await walk.restore();
    return walk;
  }

  private constructor(
    address: BrokerAddress,
    keys: Keys,
    witnesses: Witnesses,
    readers: StateReaders,
    state: BrokerState,
  ) {
    this.#address = address;
    this.keys = keys;
    this.witnesses = witnesses;
    this.#readers = readers;
    this.#state = state;
    this.#server = readers.core.info?.server_id ?? '';
    this.#agentsClaims = state.claims.get('AGENTS') ?? '';
  }

  /** The account with JetStream, without limits. */
  get core(): NatsConnection {
    return this.#readers.core;
  }

  /** Reply subjects to try: those that would end a server of this version are left out. */
  get replies(): readonly string[] {
    const [major = 0, minor = 0, patch = 0] = (this.core.info?.version ?? '').split('.').map(Number);
    const survivesWildcards = major * 1e6 + minor * 1e3 + patch >= 2_009_015;
    return [...new Set([...targets.map(({ subject }) => subject), ...(survivesWildcards ? wildcardReplies : [])])];
  }

  async intrude(role: BrokerRole, creds = this.keys.identity(role).creds): Promise<Intruder> {
    const intruder = await Intruder.connect(this.#address, this.keys.identity(role).name, creds);
    this.#intruders.push(intruder);
    return intruder;
  }

  /** Fills in the placeholders of subjects and payloads. */
  fill(text: string): string {
    return text.replace(/<([a-z][a-zA-Z-]+)>/g, (_, name: string) => {
      const value = this.#places()[name];
      if (value === undefined) {
        throw new Error(`<${name}> is not a placeholder`);
      }
      return value();
    });
  }

  #places(): Readonly<Record<string, () => string>> {
    const widened = (): string =>
      this.keys.agentsJwt((nats) => ({ ...nats, default_permissions: { pub: { allow: ['>'] }, sub: {} } }));
    const deadConfig = (): string => this.#state.streams.get('psf-dead')?.config ?? '{}';
    return {
      victim: () => victim,
      slot: () => String(slotOf(victim)),
      'own-name': () => attacker,
      'own-slot': () => String(slotOf(attacker)),
      simulator: () => simulatorName,
      server: () => this.#server,
      delivery: () => this.#delivery,
      oldest: () => '1',
      'oldest-dead': () => '1',
      'agents-claims': () => this.#agentsClaims,
      'widened-claims': widened,
      'widened-dead-stream': () => JSON.stringify({ ...(JSON.parse(deadConfig()) as object), max_msgs: 77 }),
      ...Object.fromEntries([...this.keys.accounts].map(([name, key]) => [`account-${name}`, () => key])),
      ...Object.fromEntries(
        Object.entries(this.witnesses.inboxes).map(([role, inbox]) => [`inbox-${role}`, () => `${inbox}.walked`]),
      ),
    };
  }

  /** Everything that has happened since the last look, as sentences. What was damaged is made whole again. */
  async look(): Promise<readonly string[]> {
    await sleep(settleMs);
    const heard = await this.witnesses.hear();
    const state = await readState(this.#readers);
    const facts = [...heard, ...(await compareStates(this.core, this.#state, state))];
    this.#state = state;
    if (facts.some((fact) => damage.test(fact))) {
      await this.restore();
    }
    return facts;
  }

  /** Fresh streams with messages in them, one of which is delivered but not acknowledged. */
  async restore(): Promise<void> {
    if (this.#state.claims.get('AGENTS') !== this.#agentsClaims) {
      await this.#readers.system.request('$SYS.REQ.CLAIMS.UPDATE', this.#agentsClaims);
    }
    this.#delivery = await prepareStreams(this.core, [
      [dataSubject(victim), ''],
      [dataSubject(victim), '{"filter":"psf.>"}'],
      [dataSubject(victim), '+TERM'],
      [`psf.dead.${victim}`, '{}'],
      [`psf.dead.${victim}`, ''],
      ['$KV.psf-leases.rollup', '{}'],
      ['$KV.psf-state.manifest', '{}'],
    ]);
    await this.witnesses.hear();
    this.#state = await readState(this.#readers);
  }

  async close(): Promise<void> {
    await Promise.all(this.#intruders.map((intruder) => intruder.close()));
    await this.witnesses.close();
    await Promise.all([this.#readers.core.close(), this.#readers.system.close()]);
  }
}
