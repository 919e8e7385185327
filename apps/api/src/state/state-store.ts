import { isDeepStrictEqual } from 'node:util';
import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { pause, type NatsConnection } from '@psfleet/service-kit';
import { Lease } from '@psfleet/service-kit/lease';
import type { Manifest } from '@psfleet/trust';
import { buckets, stateKeys } from '@psfleet/wire';
import { Broker, BrokerError, isBrokerFailure } from '../backends/broker.js';
import { ApiContext } from '../config/api-context.js';
import { Problem } from '../http/problem.js';
import { ApiKeys } from '../keys/api-keys.js';
import { emptyState, type ControlState, type StateChange } from './control-state.js';
import { DistributedState, encodeState, type EncodedState } from './distributed-state.js';
import { importedState, outdatedState } from './imported-state.js';
import { pruned } from './pruned-state.js';
import { StateFile } from './state-file.js';
import { requireRoom } from './state-size.js';
import type { StateRole, StateStatus } from './state-status.js';

/** What a change does: the parts that it replaces, none for no change, and the caller's answer. */
export interface Decision<Result> {
  readonly change: StateChange | null;
  readonly result: Result;
}

const intervalMs = 2000;
const leaseMs = 8000;

/**
 * The one place that holds and changes the state of the control plane. A change is on disk before it is distributed,
 * and distributed before it is answered. Only the instance that holds the lease, and whose file is not older than what
 * was distributed, changes anything.
 */
@Injectable()
export class StateStore implements OnModuleInit, BeforeApplicationShutdown {
  readonly #context: ApiContext;
  readonly #broker: Broker;
  readonly #stopping = new AbortController();
  #file!: StateFile;
  readonly #distributed: DistributedState;
  #own: ControlState = emptyState;
  #encoded: EncodedState = encodeState(emptyState);
  /** What a newer writer distributed; null while the own state is the newest. */
  #foreign: ControlState | null = null;
  #role: StateRole = 'unknown';
  #newest: Manifest | null = null;
  #lease: { readonly lease: Lease; readonly connection: NatsConnection; connects: number } | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #running: Promise<void> = Promise.resolve();

  constructor(context: ApiContext, broker: Broker, keys: ApiKeys) {
    this.#context = context;
    this.#broker = broker;
    this.#distributed = new DistributedState(keys, context.logger);
  }

  /** Throws WireError for a damaged state file, and FolderLockError for one in use: the API must not start then. */
  onModuleInit(): void {
    this.#file = StateFile.open(this.#context.config.stateFolder);
    this.#own = this.#file.read();
    this.#encoded = encodeState(this.#own);
    this.#running = this.#run();
  }

  /** Frees the lease while the broker is still connected. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await this.#queue;
    await this.#lease?.lease.release().catch((error: unknown) => {
      this.#context.logger.debug({ err: error }, 'could not release the lease of the state; it will expire');
    });
    this.#file.close();
  }

  /** The newest state that this program knows to be signed. */
  get state(): ControlState {
    return this.#foreign ?? this.#own;
  }

  get status(): StateStatus {
    return { role: this.#role, state: this.state, distributedGeneration: this.#newest?.generation ?? null };
  }

  /**
   * Changes the state as `decide` says, one change after the other. Throws what `decide` throws, and a Problem if this
   * instance may not change anything now, or if the change is saved but could not be distributed yet.
   */
  change<Result>(decide: (state: ControlState) => Decision<Result>): Promise<Result> {
    return this.#alone(async () => {
      const { connection, revision } = await this.#requireWriter();
      const { change, result } = decide(this.#own);
      if (change !== null) {
        const { generation } = this.#own;
        await this.#commit(connection, { ...this.#own, ...change, generation: generation + 1 }, revision);
      }
      return result;
    });
  }

  /** Replaces the state by one from a file, under a generation above all others. Throws a Problem. */
  import(imported: ControlState, acceptGeneration: number | null): Promise<void> {
    return this.#alone(async () => {
      const connection = await this.#requireLease();
      const { manifest, revision } = await this.#orUnavailable(() => this.#distributed.readManifest(connection));
      const newest = Math.max(this.#own.generation, manifest?.generation ?? 0);
      const known = [this.#own, ...(this.#foreign === null ? [] : [this.#foreign])];
      const state = importedState(imported, { newest, acceptGeneration, known });
      this.#foreign = null;
      await this.#commit(connection, state, revision);
      this.#role = 'writer';
    });
  }

  #alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => {}); // the caller gets the error
    return result;
  }

  async #run(): Promise<void> {
    const { logger } = this.#context;
    let failing = false;
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#alone(() => this.#step());
        failing = false;
      } catch (error) {
        this.#role = 'unknown';
        // The broker connection logs that it is lost.
        logger[failing || error instanceof BrokerError ? 'debug' : 'warn'](
          { err: error },
          'could not compare the state with the distributed one; trying again',
        );
        failing = true;
      }
      await pause(this.#broker.isConnected ? intervalMs : intervalMs / 10, this.#stopping.signal);
    }
  }

  /** Renews the lease and distributes the state where the broker has an older one. Throws BrokerError. */
  async #step(): Promise<void> {
    const connection = this.#broker.liveConnection;
    const isHolder = await this.#holdLease(connection);
    const { manifest, revision } = await this.#distributed.readManifest(connection);
    this.#newest = manifest;
    if (isHolder && this.#role === 'unknown' && (await this.#isOtherwiseEncoded(connection, manifest))) {
      // Collectors accept no second manifest of a generation.
      this.#replace({ ...this.#own, generation: this.#own.generation + 1 });
    }
    const role = this.#judge(isHolder, manifest);
    if (role !== 'writer') {
      await this.#follow(connection, manifest, role);
      return;
    }
    this.#foreign = null;
    if (this.#own.generation === 0) {
      this.#replace({ ...this.#own, generation: 1 });
    }
    if (manifest?.generation !== this.#own.generation || this.#role !== 'writer') {
      await this.#distribute(connection, revision);
    }
    this.#setRole('writer');
  }

  /** Whether what was distributed is the own state, as an earlier version of this program wrote it. */
  async #isOtherwiseEncoded(connection: NatsConnection, manifest: Manifest | null): Promise<boolean> {
    return (
      manifest?.generation === this.#own.generation &&
      !isDeepStrictEqual(manifest, this.#encoded.manifest) &&
      (await this.#distributed.matches(connection, manifest, this.#own))
    );
  }

  #judge(isHolder: boolean, manifest: Manifest | null): StateRole {
    const ownIsNewest =
      manifest === null ||
      manifest.generation < this.#own.generation ||
      isDeepStrictEqual(manifest, this.#encoded.manifest);
    return !isHolder ? 'standby' : ownIsNewest ? 'writer' : 'outdated';
  }

  /** Shows the distributed state where it is newer; it is complete and signed, but not this program's to change. */
  async #follow(connection: NatsConnection, manifest: Manifest | null, role: StateRole): Promise<void> {
    if (manifest !== null && manifest.generation > this.state.generation) {
      this.#foreign = await this.#distributed.fetchState(connection, manifest);
    }
    this.#setRole(role);
  }

  #setRole(role: StateRole): void {
    if (role === this.#role) {
      return;
    }
    this.#role = role;
    const { logger } = this.#context;
    const facts = { role, generation: this.#own.generation, distributedGeneration: this.#newest?.generation ?? null };
    if (role === 'outdated') {
      logger.error(facts, `a newer state than ${this.#file.path} was distributed: this API changes nothing`);
    } else {
      logger.info(facts, 'compared the state with the distributed one');
    }
  }

  async #holdLease(connection: NatsConnection): Promise<boolean> {
    const { connects } = this.#broker;
    if (this.#lease?.connection !== connection) {
      const lease = new Lease(connection, buckets.state, stateKeys.writer, leaseMs);
      this.#lease = { lease, connection, connects };
    } else if (this.#lease.connects !== connects) {
      this.#lease.connects = connects;
      this.#distributed.forget();
      this.#role = 'unknown';
    }
    return this.#lease.lease.hold();
  }

  /** The revision of the manifest that a change may replace. */
  async #requireWriter(): Promise<{ readonly connection: NatsConnection; readonly revision: number | null }> {
    const connection = await this.#requireLease();
    const { manifest, revision } = await this.#orUnavailable(() => this.#distributed.readManifest(connection));
    if (this.#role !== 'writer' || this.#judge(true, manifest) !== 'writer') {
      throw outdatedState(this.#own.generation, manifest?.generation ?? 0);
    }
    const isDistributed = manifest?.generation === this.#own.generation;
    return { connection, revision: isDistributed ? revision : await this.#distributeSaved(connection, revision) };
  }

  async #requireLease(): Promise<NatsConnection> {
    return this.#orUnavailable(async () => {
      if (this.#role === 'unknown') {
        await this.#step();
      }
      const connection = this.#broker.liveConnection;
      if (!(await this.#holdLease(connection))) {
        throw new Problem('not-the-writer', 'Another instance of the API holds the right to change the state', {
          headers: { 'retry-after': '5' },
        });
      }
      return connection;
    });
  }

  async #orUnavailable<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!isBrokerFailure(error)) {
        throw error;
      }
      throw new Problem('broker-unavailable', 'Nothing was changed, because the message broker does not answer', {
        headers: { 'retry-after': '5' },
        cause: error,
      });
    }
  }

  async #commit(connection: NatsConnection, state: ControlState, revision: number | null): Promise<void> {
    const next = pruned(state, this.#context.now());
    const encoded = encodeState(next);
    requireRoom(this.#own, next, encoded);
    this.#replace(next, encoded);
    await this.#distributeSaved(connection, revision);
  }

  /** Throws a Problem if the broker does not take the state, which is on disk and counts; the next step tries again. */
  async #distributeSaved(connection: NatsConnection, revision: number | null): Promise<number> {
    try {
      return await this.#distribute(connection, revision);
    } catch (error) {
      this.#context.logger.warn({ err: error }, 'could not distribute the state; trying again');
      throw new Problem(
        'broker-unavailable',
        'The message broker has not taken the last change, which is saved; repeat the request',
        { headers: { 'retry-after': '5' }, cause: error },
      );
    }
  }

  #replace(state: ControlState, encoded = encodeState(state)): void {
    this.#file.write(state);
    this.#own = state;
    this.#encoded = encoded;
  }

  /** Returns the revision of the new manifest. */
  async #distribute(connection: NatsConnection, revision: number | null): Promise<number> {
    const written = await this.#distributed.write(connection, this.#encoded, revision);
    if (written === null) {
      this.#role = 'unknown';
      throw new Error('another program wrote the manifest at the same time');
    }
    this.#newest = this.#encoded.manifest;
    return written;
  }
}
