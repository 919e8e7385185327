import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPsutil } from '@psfleet/psutil-core';
import { createLogger } from '@psfleet/service-kit';
import { computeProcUid, decodeMessage, eventTable } from '@psfleet/wire';
import { afterAll, expect, it } from 'vitest';
import {
  AgentLife,
  AgentWarnings,
  createScrubber,
  FleetClock,
  KernelEvents,
  LifeJournal,
  ProcessReader,
  ProcessTracker,
  readHostIdentity,
  SamplerRunner,
  Spool,
  systemClock,
  TickEvents,
  TickReader,
} from '../src/testing.js';
import { readLastTick } from '../src/schedule/last-tick.js';

type Event = Readonly<Partial<Record<keyof typeof eventTable, unknown>>>;

const logger = createLogger({ name: 'test', level: 'silent' });
const folder = mkdtempSync(join(tmpdir(), 'psfleet-agent-life-'));
const ps = createPsutil();
const scrubber = createScrubber({ enabled: true, patterns: [], stripAll: false });
const warnings = new AgentWarnings(logger);
const identity = readHostIdentity({
  ps,
  enrolled: { host: 'web-1', hostId: '00112233445566778899aabbccddeeff' },
  hostname: 'web-1',
  agentVersion: '0.2.0',
});
const children: ChildProcess[] = [];

afterAll(() => {
  for (const child of children) {
    child.kill('SIGKILL');
  }
  rmSync(folder, { recursive: true });
});

async function start(seconds: number): Promise<ChildProcess & { readonly pid: number }> {
  const child = spawn('/bin/sleep', [String(seconds)], { stdio: 'ignore' });
  await once(child, 'spawn');
  children.push(child);
  return child as ChildProcess & { readonly pid: number };
}

let runs = 0;

/** One run of an agent, whose journal the next run finds. */
class Run {
  readonly #spool: Spool;
  readonly #table = ps.createProcessTable();
  readonly #kernelEvents = new KernelEvents(ps, logger, scrubber, warnings);
  readonly #journal = new LifeJournal(join(folder, 'processes.jsonl'), logger);
  readonly #life = new AgentLife({
    ps,
    journal: this.#journal,
    agentVersion: identity.agentVersion,
    clock: systemClock,
  });
  readonly #reader: TickReader;
  /** Arguments of the processes whose identities were sent, by pid. */
  readonly identified = new Map<number, readonly string[] | null>();

  private constructor(spool: Spool) {
    this.#spool = spool;
    this.#reader = new TickReader({
      ps,
      intervalMs: 10_000,
      identity,
      samplers: new SamplerRunner([], logger),
      processes: new ProcessReader(ps, this.#table, scrubber),
      tracker: new ProcessTracker(identity.host, identity.bootId, (pid, startTicks) =>
        this.#life.wasKnown(pid, startTicks),
      ),
      kernelEvents: this.#kernelEvents,
      events: new TickEvents({ ...identity, users: { nameOf: () => null }, scrubber }),
      life: this.#life,
      spool,
      warnings,
      isTwin: () => false,
      clock: systemClock,
      fleetClock: new FleetClock(systemClock),
      onJump: () => undefined,
      logger,
    });
  }

  static async begin(): Promise<Run> {
    const limits = { maxBytes: 1e8, maxAgeMs: 1e9, maxMemoryBytes: 1e7 };
    // A spool of its own, because one that is opened again begins with messages that were already taken.
    return new Run(await Spool.open({ folder: join(folder, `spool-${++runs}`), ...limits, logger }));
  }

  async tick(ts = Date.now()): Promise<Event[]> {
    await this.#reader.read(ts, 0);
    // An agent does not wait for the disk. The next run, and the tests, read what this tick wrote.
    await this.#journal.settled();
    return this.#taken();
  }

  /** Ends as after SIGKILL. */
  async crash(): Promise<void> {
    this.#kernelEvents.stop();
    this.#table.close();
    await this.#spool.close();
  }

  async stop(reason: string): Promise<Event[]> {
    this.#life.beginStop(reason);
    await readLastTick({ reader: this.#reader, clock: systemClock, skipped: 0, logger });
    const events = await this.#taken();
    this.#kernelEvents.stop();
    this.#table.close();
    await this.#spool.close();
    await this.#journal.settled();
    await this.#life.noteStop();
    await this.#journal.settled();
    return events;
  }

  async #taken(): Promise<Event[]> {
    const events: Event[] = [];
    while (this.#spool.length > 0) {
      const message = await this.#spool.next(new AbortController().signal);
      if (message !== null) {
        this.#spool.markTaken(message);
        const { events: sent, identities } = decodeMessage(message.bytes);
        identities?.columns.pid.forEach((pid, row) =>
          this.identified.set(pid ?? 0, identities.columns.cmdline[row] ?? null),
        );
        events.push(...rowsOf(sent));
      }
    }
    return events;
  }
}

function rowsOf(events: ReturnType<typeof decodeMessage>['events']): Event[] {
  return Array.from({ length: events?.rows ?? 0 }, (_, row) =>
    Object.fromEntries(
      Object.entries(events?.columns ?? {}).map(([name, column]) => {
        const value: unknown =
          'indexes' in column ? column.values[column.indexes[row] ?? Number.NaN] : (column as unknown[])[row];
        return [name, value === undefined || Number.isNaN(value) ? null : value];
      }),
    ),
  );
}

const about = (events: readonly Event[], pid: number): Event[] => events.filter((event) => event.pid === pid);
const ofAgent = (events: readonly Event[]): Event[] => events.filter(({ kind }) => String(kind).startsWith('agent-'));

it('tells what ended and started while no agent ran, after a crash and after a stop in order', async () => {
  const [victim, survivor] = [await start(1001), await start(1002)];
  const startTicks = new ps.Process(victim.pid).ident.startTicks ?? 0;

  const first = await Run.begin();
  // A busy machine took this long for the tick, whose time is when it began.
  const lastTickMs = Date.now() - 700;
  const firstStart = ofAgent(await first.tick(lastTickMs));
  expect(firstStart).toMatchObject([{ kind: 'agent-start', source: 'agent', agent_version: '0.2.0', gap_ms: null }]);
  await first.crash();

  victim.kill('SIGKILL');
  await once(victim, 'exit');
  const newcomer = await start(1003);

  const second = await Run.begin();
  const resumed = await second.tick();
  expect(about(resumed, victim.pid)).toMatchObject([
    {
      kind: 'exit',
      source: 'sweep',
      name: 'sleep',
      username: 'root',
      proc_uid: computeProcUid(identity.host, identity.bootId, victim.pid, startTicks),
    },
  ]);
  const { at, since } = about(resumed, victim.pid)[0] ?? {};
  expect(Math.abs(Number(since) - lastTickMs)).toBeLessThan(50);
  expect(Number(at)).toBeGreaterThanOrEqual(Number(since));
  expect(about(resumed, newcomer.pid)).toMatchObject([{ kind: 'start', name: 'sleep' }]);
  expect(about(resumed, survivor.pid)).toEqual([]);
  expect(ofAgent(resumed)).toMatchObject([{ kind: 'agent-stop', since, reason: null }, { kind: 'agent-start' }]);
  // The next tick does not repeat any of it.
  expect(await second.tick()).not.toContainEqual(expect.objectContaining({ pid: victim.pid }));

  expect(ofAgent(await second.stop('SIGTERM'))).toMatchObject([{ kind: 'agent-stop', since: null, reason: 'SIGTERM' }]);
  survivor.kill('SIGKILL');
  await once(survivor, 'exit');
  const third = await Run.begin();
  const again = await third.tick();
  expect(ofAgent(again)).toMatchObject([{ kind: 'agent-start' }]);
  expect(Number(ofAgent(again)[0]?.gap_ms)).toBeLessThan(10_000);
  expect(about(again, survivor.pid)).toMatchObject([{ kind: 'exit', name: 'sleep' }]);
  await third.crash();
});

it('sends no identity without arguments of a zombie that the agent before knew with them', async () => {
  // A parent that waits for none of its children.
  const program = [
    'import subprocess, sys',
    'for _ in range(2):',
    '  print(subprocess.Popen(["sleep", "1004"]).pid, flush=True)',
    'sys.stdin.read()',
  ].join('\n');
  const parent = spawn('python3', ['-c', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(parent);
  let printed = '';
  parent.stdout.on('data', (text: Buffer) => (printed += text.toString()));
  await expect.poll(() => printed.trim().split('\n').length, { timeout: 20_000 }).toBe(2);
  const [known = 0, unknown = 0] = printed.trim().split('\n').map(Number);
  const first = await Run.begin();
  await first.tick();
  expect(first.identified.get(known)).toEqual(['sleep', '1004']);
  await first.crash();
  process.kill(known, 'SIGKILL');
  process.kill(unknown, 'SIGKILL');
  await expect.poll(() => [known, unknown].map((pid) => new ps.Process(pid).status())).toEqual(['zombie', 'zombie']);
  // As if it had begun after the last tick of that agent.
  const journal = join(folder, 'processes.jsonl');
  const state = JSON.parse(readFileSync(journal, 'utf8')) as { alive: [number][] };
  const others = state.alive.filter(([pid]) => pid !== unknown);
  expect(others).toHaveLength(state.alive.length - 1);
  writeFileSync(journal, `${JSON.stringify({ ...state, alive: others })}\n`);
  const second = await Run.begin();
  await second.tick();
  expect(second.identified.has(known)).toBe(false);
  expect(second.identified.get(unknown)).toBeNull();
  await second.crash();
});
