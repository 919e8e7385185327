import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { createPsutil } from '@psfleet/psutil-core';
import { lockFolder, type HealthChecks, type Logger } from '@psfleet/service-kit';
import { composeActions } from './actions/compose-actions.js';
import { ActionResponder } from './actions/responder.js';
import type { AgentConfig } from './config/agent-config.js';
import { AgentLife } from './events/agent-life.js';
import { KernelEvents } from './events/kernel-events.js';
import type { AgentWarnings } from './identity/agent-warnings.js';
import { TickEvents } from './events/tick-events.js';
import { LifeJournal } from './events/life-journal.js';
import { type HostIdentity, readHostIdentity } from './identity/host-identity.js';
import { Footprints } from './processes/footprints.js';
import { LateArguments } from './processes/late-arguments.js';
import { ProcessReader } from './processes/process-reader.js';
import { UnseenChildren } from './processes/unseen-children.js';
import { UserNames } from './processes/user-names.js';
import { ProcessTracker } from './processes/process-tracker.js';
import { TcpCounter } from './processes/tcp-counter.js';
import { twinRemedy } from './publish/expected-sequence.js';
import { Publisher } from './publish/publisher.js';
import { RightsWatch } from './rights/rights-watch.js';
import { allSamplers } from './samplers/all-samplers.js';
import { cgroupSampler } from './samplers/cgroup.sampler.js';
import { deviceFilters } from './samplers/device-filters.js';
import { MountUsages } from './samplers/mount-usages.js';
import { SamplerRunner } from './samplers/run-samplers.js';
import { sampler } from './samplers/sampler.js';
import { rememberResults } from './scrub/remembered-results.js';
import { createScrubber } from './scrub/scrubber.js';
import { clockProblem } from './schedule/clock-problem.js';
import { systemClock, type Clock } from './schedule/clock.js';
import { DelayedStart } from './schedule/delayed-start.js';
import { FleetClock } from './schedule/fleet-clock.js';
import { Ticker, tickOffset } from './schedule/ticker.js';
import { TimeQuestions } from './schedule/time-questions.js';
import { Spool } from './spool/spool.js';
import { readLastTick } from './schedule/last-tick.js';
import { TickReader } from './tick.js';

/** How long the first tick waits for the time of the fleet, so that its rows need no correction. */
const firstTickLimitMs = 2_000;
/** How long a stop waits for the broker to take the remaining messages. */
const flushLimitMs = 3_000;
/** A title that a process gives itself is seen within this time and one interval. */
const argumentsMs = 40_000;
/** More than is scrubbed and sent, so that what was cut is seen to be cut. */
const maxArgumentBytes = 65_536;
/** Memory for messages while the disk fails: enough for some hours of a small host. */
const maxMemoryBytes = 16_000_000;

export interface Agent {
  readonly host: string;
  readonly ready: HealthChecks;
  /** Starts the ticks soon, also without a connection: their messages wait in the spool for a broker. */
  start(): void;
  /** Starts to publish and to accept actions. */
  attach(connection: NatsConnection): void;
  /** `reason` is the name of the signal, or another word, with which the last tick says that the agent stops. */
  stop(reason: string): Promise<void>;
}

export interface AgentOptions {
  readonly config: AgentConfig;
  readonly enrolled: Pick<HostIdentity, 'host' | 'hostId'>;
  readonly agentVersion: string;
  /** Why the broker does not accept this host; null if it does. */
  readonly credentialsProblem: () => string | null;
  readonly warnings: AgentWarnings;
  readonly logger: Logger;
  readonly clock?: Clock;
}

/** Creates an agent from its parts. */
export async function composeAgent(options: AgentOptions): Promise<Agent> {
  const { config, enrolled, agentVersion, credentialsProblem, warnings, logger, clock = systemClock } = options;
  const lock = lockFolder(config.state, 'stop that agent, or set PSFLEET_AGENT_STATE to another folder');
  const ps = createPsutil({
    ...(config.rootFs === null ? {} : { rootFs: config.rootFs }),
    userName: (uid) => users.nameOf(uid),
  });
  const identity = readHostIdentity({ ps, enrolled, hostname: config.hostname, agentVersion });
  const { host, bootId } = identity;
  const fleetClock = new FleetClock(clock);
  const calls = ps.createAbandonableCalls();
  const users = new UserNames({ calls, localUsers: ps.localUsers, warnings });
  const spool = await Spool.open({
    folder: join(config.state, 'spool'),
    maxBytes: config.spoolBytes,
    maxAgeMs: config.spoolAgeMs,
    maxMemoryBytes,
    logger,
    nowMs: () => fleetClock.nowMs(),
  });
  const table = ps.createProcessTable({ argumentsMs, maxArgumentBytes });
  const scrubber = rememberResults(
    createScrubber({ enabled: config.scrub, patterns: config.scrubPatterns, stripAll: config.stripArguments }),
  );
  const groups = cgroupSampler({ ps, table, scrubber, warnings, maxGroups: config.cgroups });
  const usages = new MountUsages(calls, warnings);
  const tcp = config.tcp ? new TcpCounter({ ps, table, warnings, logger }) : null;
  const beside = [groups, sampler('tcp_traffic', () => tcp?.rows() ?? [])];
  const samplers = new SamplerRunner([...allSamplers(ps, deviceFilters(config), usages), ...beside], logger);
  const kernelEvents = new KernelEvents(ps, logger, scrubber, warnings, { accounting: config.taskstats });
  const journal = new LifeJournal(join(config.state, 'processes.jsonl'), logger);
  const life = new AgentLife({ ps, journal, agentVersion, clock });
  const footprints = config.pss ? new Footprints({ table, calls, clock, warnings, logger }) : null;
  const lateArguments = new LateArguments({ table, calls, clock, logger });
  const children = kernelEvents.exitSource === 'none' ? new UnseenChildren(table) : null;
  const processes = new ProcessReader(ps, table, scrubber, users, tcp, footprints, lateArguments, children);
  let timeQuestions: TimeQuestions | null = null;
  let publisher: Publisher | null = null;
  const reader = new TickReader({
    ps,
    intervalMs: config.intervalMs,
    identity,
    samplers,
    processes,
    tracker: new ProcessTracker(host, bootId, (pid, startTicks) => life.wasKnown(pid, startTicks)),
    kernelEvents,
    events: new TickEvents({ host, bootId, users, scrubber }),
    life,
    spool,
    warnings,
    isTwin: () => publisher?.isTwin ?? false,
    clock,
    fleetClock,
    onJump: () => timeQuestions?.hurry(),
    logger,
  });
  const rights = new RightsWatch({ table, warnings, actions: config.actions });
  const ticker = new Ticker({
    intervalMs: config.intervalMs,
    offsetMs: tickOffset(host, config.intervalMs),
    clock,
    onTick: async (ts) => {
      await reader.read(ts, ticker.skipped);
      rights.check(performance.now());
    },
    onError: (error) => logger.error({ err: error }, 'tick failed'),
  });
  const firstTick = new DelayedStart(clock, () => ticker.start());
  const steps = composeActions({ ps, table, config, identity, clock, scrubber });
  let responder: ActionResponder | null = null;

  return {
    host,
    ready: {
      broker: () => ({
        ok: spool.lastTakenMs !== null && spool.length <= 1,
        facts: { lastTakenMs: spool.lastTakenMs, waiting: spool.length, dropped: spool.dropped },
      }),
      ticks: () => ({
        ok: reader.lastTickMs !== null,
        facts: { lastTickMs: reader.lastTickMs, skipped: ticker.skipped },
      }),
      identity: () => {
        const problem = credentialsProblem() ?? (publisher?.isTwin === true ? twinRemedy : null);
        return { ok: problem === null, facts: { host, problem } };
      },
      clock: () => ({
        ok: true,
        facts: { source: fleetClock.source, offsetMs: fleetClock.offsetMs, ...clockProblem(fleetClock) },
      }),
      warnings: () => ({ ok: true, facts: { present: warnings.texts } }),
      samplers: () => ({ ok: samplers.failingGroups.length === 0, facts: { failing: samplers.failingGroups } }),
    },
    start: () => {
      // What takes a while to answer is there at the first tick.
      samplers.prepare(performance.now());
      firstTick.begin(firstTickLimitMs);
    },
    attach: (connection) => {
      publisher = new Publisher({ connection, host, spool, intervalMs: config.intervalMs, logger });
      responder = new ActionResponder({ connection, host, steps, logger });
      publisher.start();
      responder.start();
      timeQuestions = new TimeQuestions({ connection, clock, fleetClock, logger });
      timeQuestions
        .start()
        .catch((error: unknown) => logger.error({ err: error }, 'the time of the fleet could not be asked'))
        .finally(() => firstTick.now());
    },
    stop: async (reason) => {
      firstTick.cancel();
      await ticker.stop();
      life.beginStop(reason);
      await readLastTick({ reader, clock, skipped: ticker.skipped, logger });
      await timeQuestions?.stop();
      await responder?.stop();
      await publisher?.stop(flushLimitMs);
      kernelEvents.stop();
      tcp?.stop();
      table.close();
      usages.stop();
      users.stop();
      footprints?.stop();
      lateArguments.stop();
      calls.close();
      if (spool.length > 0) {
        logger.info({ left: spool.length }, 'messages remain in the spool');
      }
      await spool.close();
      await life.noteStop();
      lock.release();
    },
  };
}
