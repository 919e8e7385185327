import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { Popen, Process, createPsutil, processIter } from '../src/index.js';
import { FakeIo } from './testing/fake-io.js';
import { endSpawned, start, startZombie } from './testing/spawned.js';

afterEach(endSpawned);

/** A running process that only files describe. */
function fakeProcess(name: string, extra: ConstructorParameters<typeof FakeIo>[0] = {}): Process {
  const stat = `7 (${name}) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 9 0 0`;
  return new (createPsutil({ io: new FakeIo({ '/proc/7/stat': stat, ...extra }) }).Process)(7);
}

describe('a printed process', () => {
  it('shows pid, name and status, and not the platform behind it', () => {
    const own = new Process();
    const shown = { pid: process.pid, name: own.name(), status: 'running' };
    expect(JSON.parse(JSON.stringify(own))).toEqual(shown);
    expect(JSON.parse(JSON.stringify({ list: [own] }))).toEqual({ list: [shown] });
    expect(inspect(own)).toBe(`Process ${inspect(shown)}`);
    expect(inspect({ deep: { own } }, { depth: 1 })).toContain(`pid: ${process.pid}`);
    expect(String(own)).toBe(`Process(pid=${process.pid}, name='${own.name()}', status='running')`);
  });

  it('shows as little if processIter made it, and if it is a child', async () => {
    const [first] = processIter({ attrs: ['name', 'memoryMaps'], adValue: { denied: true } });
    expect(Object.keys(JSON.parse(JSON.stringify(first)) as object)).toEqual(['pid', 'name', 'status']);
    const child = new Popen(await start('/bin/sleep', ['1000']));
    expect(inspect(child)).toMatch(/^Popen \{ pid: \d+, name: '.+', status: '[a-z-]+' \}$/);
  });

  it('says that a process ended, or is a zombie, instead of throwing', async () => {
    const child = await start('/bin/cat', []);
    const subject = new Process(child.pid);
    subject.kill();
    await subject.wait();
    expect(JSON.parse(JSON.stringify(subject))).toEqual({ pid: child.pid, name: null, status: 'terminated' });
    const { pid } = await startZombie();
    expect(inspect(new Process(pid))).toContain("status: 'zombie'");
  });

  it('never throws for files that are odd or refused', () => {
    const odd = fakeProcess('x'.repeat(15), { '/proc/7/cmdline': { error: 'EIO' } });
    expect(JSON.parse(JSON.stringify(odd))).toEqual({ pid: 7, name: null, status: null });
    expect(String(odd)).toBe('Process(pid=7)');
  });

  it('prints no control characters of a hostile name', () => {
    const hostile = fakeProcess("a'\n\u001b[31mroot");
    expect(String(hostile)).not.toContain('\u001b');
    expect(inspect(hostile)).not.toContain('\n');
  });
});

describe('the inside of a process', () => {
  it.each(['memo', 'source', 'system', 'fetch', 'markGone', 'setPrefetched', 'readAttributes', 'waitForExit'])(
    '%s cannot be reached from outside',
    (name) => {
      expect(name in new Process()).toBe(false);
    },
  );

  it('is not among its properties', () => {
    const own = new Process();
    expect(Object.keys(own).sort()).toEqual(['ident', 'pid', 'returncode']);
    const methods: string[] = [];
    for (let at: object = own; at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
      methods.push(...Object.getOwnPropertyNames(at));
    }
    const ps = createPsutil();
    const undocumented = methods.filter((name) => !ps.isSupported(`Process.${name}`));
    expect(undocumented.sort()).toEqual([
      'constructor',
      'constructor',
      'constructor',
      'constructor',
      'constructor',
      'constructor',
      'ident',
      'returncode',
    ]);
  });
});

describe('isSupported', () => {
  it.each([
    'Process.hasOwnProperty',
    'Process.constructor',
    'Process.__proto__',
    'Process.isPrototypeOf',
    'Process.',
    'hasOwnProperty',
    '__proto__',
    'platform',
    'Process.memo',
    '',
  ])('is false for %j, which is no function of the library', (name) => {
    expect(createPsutil().isSupported(name)).toBe(false);
  });

  it('is false, and does not throw, for what is no name', () => {
    for (const name of [undefined, null, 7, Symbol('pids'), {}]) {
      expect(createPsutil().isSupported(name as string)).toBe(false);
    }
  });
});
