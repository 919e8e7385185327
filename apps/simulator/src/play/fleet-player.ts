import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import { closeNats } from '@psfleet/service-kit';
import { dataSubject, fnv1a32, messageId } from '@psfleet/wire';
import { SimulatedHost, type SimulatedMessage } from '../host/simulated-host.js';
import { Variation } from '../host/variation.js';
import { readTape } from '../tape/tape-file.js';
import type { Tape } from '../tape/tape.js';
import { type BrokerAccess, connectMany } from './connect.js';

export interface FleetOptions {
  readonly hosts: number;
  readonly seconds: number;
  readonly intervalMs: number;
  /** Time over which the hosts start, because each starts with a keyframe. */
  readonly rampSeconds: number;
  /** How many seconds of simulated time pass in one second. */
  readonly speed: number;
  /** Where simulated time starts, milliseconds since the epoch. */
  readonly fromMs: number;
  /** The hosts are sim-<first> and the following. */
  readonly first: number;
}

export interface PlayOptions extends FleetOptions, BrokerAccess {
  readonly connections: number;
  readonly tapePath: string;
}

export interface FleetTotals {
  readonly hosts: number;
  readonly messages: number;
  readonly processRows: number;
  readonly bytes: number;
  /** Messages that the broker did not acknowledge. */
  readonly refused: number;
  /** The longest time by which a tick was late. */
  readonly latestMs: number;
  /** Time until the broker's acknowledgement; null before the first. */
  readonly ackP99Ms: number | null;
}

export interface PlayResult extends FleetTotals {
  readonly seconds: number;
  readonly messagesPerSecond: number;
  readonly rowsPerSecond: number;
  readonly bytesPerMessage: number;
  readonly ackP50Ms: number | null;
  /** CPU of this process, 100 per core. */
  readonly cpuPercent: number;
}

interface PlayedHost {
  readonly host: SimulatedHost;
  readonly publisher: JetStreamClient;
  readonly startsMs: number;
  /** Its newest message on the way: one is in flight for each host, in order. */
  sending: Promise<void>;
}

/** Hosts share variations: the machine is to be busy with what is measured, not with simulating. */
const maxVariations = 64;
const reportEveryMs = 10_000;
const ackTimeoutMs = 30_000;
const maxAckTimes = 1_000_000;
const maxReportedErrors = 3;

/** Plays a fleet until its time is over or `signal` is aborted. */
export async function playFleet(
  options: PlayOptions,
  signal: AbortSignal,
  report: (totals: FleetTotals) => void,
): Promise<PlayResult> {
  const tape = readTape(options.tapePath);
  const connections = await connectMany(options.connections, options);
  const publishers = connections.map((connection) => jetstream(connection, { timeout: ackTimeoutMs }));
  const player = new FleetPlayer(options, tape, publishers);
  const startedMs = performance.now();
  await player.play(signal, report);
  await Promise.all(connections.map((connection) => closeNats(connection)));
  return player.result((performance.now() - startedMs) / 1_000);
}

/** A fleet of simulated hosts, each of which publishes at its own offset in the interval. */
class FleetPlayer {
  readonly #options: FleetOptions;
  readonly #fleet: readonly PlayedHost[];
  /** Hosts by the millisecond of the interval at which their ticks are. */
  readonly #byOffset: readonly PlayedHost[][];
  readonly #totals = { messages: 0, processRows: 0, bytes: 0, refused: 0, latestMs: 0 };
  readonly #ackMs: number[] = [];

  constructor(options: FleetOptions, tape: Tape, publishers: readonly JetStreamClient[]) {
    const { hosts, first, intervalMs, fromMs, rampSeconds, speed } = options;
    const firstSeq = Date.now();
    const variations = Array.from(
      { length: Math.min(hosts, maxVariations) },
      (_, at) => new Variation(`sim-${at}`, tape),
    );
    this.#options = options;
    this.#fleet = Array.from({ length: hosts }, (_, at) => ({
      host: new SimulatedHost(`sim-${first + at}`, variations[at % variations.length]!, firstSeq),
      publisher: publishers[at % publishers.length]!,
      startsMs: fromMs + (at / hosts) * rampSeconds * 1_000 * speed,
      sending: Promise.resolve(),
    }));
    this.#byOffset = Array.from({ length: intervalMs }, () => []);
    for (const played of this.#fleet) {
      this.#byOffset[fnv1a32(played.host.name) % intervalMs]!.push(played);
    }
  }

  async play(signal: AbortSignal, report: (totals: FleetTotals) => void): Promise<void> {
    const { fromMs, seconds, speed } = this.#options;
    const startedMs = performance.now();
    const simulatedNow = (): number => fromMs + (performance.now() - startedMs) * speed;
    const endMs = fromMs + seconds * 1_000 * speed;
    let reportedMs = startedMs;
    for (let ts = Math.ceil(fromMs); ts < endMs && !signal.aborted;) {
      const now = Math.min(simulatedNow(), endMs);
      for (; ts <= now; ts++) {
        this.#tick(ts, simulatedNow);
      }
      if (performance.now() - reportedMs > reportEveryMs) {
        reportedMs = performance.now();
        report(this.#currentTotals());
      }
      await sleep(5);
    }
    await Promise.all(this.#fleet.map(({ sending }) => sending));
  }

  result(elapsedSeconds: number): PlayResult {
    const totals = this.#currentTotals();
    const { user, system } = process.cpuUsage();
    return {
      ...totals,
      seconds: Math.round(elapsedSeconds),
      messagesPerSecond: Math.round(totals.messages / elapsedSeconds),
      rowsPerSecond: Math.round(totals.processRows / elapsedSeconds),
      bytesPerMessage: Math.round(totals.bytes / totals.messages),
      ackP50Ms: quantile(this.#ackMs, 0.5),
      cpuPercent: Math.round((user + system) / 1e4 / elapsedSeconds),
    };
  }

  /** Sends the messages of all hosts whose tick is at `ts`. */
  #tick(ts: number, simulatedNow: () => number): void {
    const { intervalMs, speed } = this.#options;
    for (const played of this.#byOffset[ts % intervalMs] ?? []) {
      if (played.startsMs > ts) {
        continue;
      }
      const message = played.host.messageAt(ts, intervalMs);
      this.#totals.messages += 1;
      this.#totals.processRows += message.processRows;
      this.#totals.bytes += message.bytes.length;
      this.#totals.latestMs = Math.max(this.#totals.latestMs, (simulatedNow() - ts) / speed);
      played.sending = this.#send(played, message);
    }
  }

  async #send({ host, publisher, sending }: PlayedHost, { seq, bytes }: SimulatedMessage): Promise<void> {
    const sentMs = performance.now();
    await sending;
    try {
      await publisher.publish(dataSubject(host.name), bytes, {
        msgID: messageId(host.name, host.queue, seq),
        timeout: ackTimeoutMs,
      });
    } catch (error) {
      this.#totals.refused += 1;
      if (this.#totals.refused <= maxReportedErrors) {
        console.error(`refused: ${(error as Error).message}`);
      }
    }
    if (this.#ackMs.length < maxAckTimes) {
      this.#ackMs.push(performance.now() - sentMs);
    }
  }

  #currentTotals(): FleetTotals {
    return {
      hosts: this.#options.hosts,
      ...this.#totals,
      latestMs: Math.round(this.#totals.latestMs),
      ackP99Ms: quantile(this.#ackMs, 0.99),
    };
  }
}

function quantile(values: readonly number[], share: number): number | null {
  const sorted = Float64Array.from(values).sort();
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return value === undefined ? null : Math.round(value * 10) / 10;
}
