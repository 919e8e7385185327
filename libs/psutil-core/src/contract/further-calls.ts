import * as library from '../index.js';
import type { ContractCall } from './contract-checks.js';
import { processShapes } from './process-shapes.js';
import {
  count,
  dictionary,
  integer,
  is,
  listOf,
  nothing,
  oneOf,
  orNull,
  record,
  text,
  truth,
  type Shape,
} from './shape.js';

const something = is('an object', (value) => typeof value === 'object' && value !== null);
const processes = listOf(is('a process', (value) => value instanceof library.Process));

/** Calls that need arguments, take their time, or return objects with methods. Some return a promise. */
export function listFurtherCalls(): ContractCall[] {
  return [
    system('pidExists', () => library.pidExists(process.pid), oneOf(true)),
    system('isSupported', () => library.isSupported('pids'), truth),
    system('resolvePath', () => library.resolvePath('/'), orNull(text)),
    system('containerFacts', () => library.containerFacts('0'.repeat(64)), orNull(something)),
    system('cgroupUsage', () => library.cgroupUsage('/'), orNull(something)),
    system('heapTrim', () => library.heapTrim(), nothing),
    system('processIter', listProcesses, dictionary(sharedAttributes)),
    system('waitProcs', waitForNobody, record({ gone: listOf(something), alive: processes })),
    system('createProcessTable', sweepOnce, oneOf(true)),
    system('createTcpTraffic', countTraffic, something),
    system('processEvents', () => library.processEvents({ onEvents: () => undefined }).stop(), nothing),
    system('createAbandonableCalls', askHelper, something),
    ...listMethodCalls(new library.Process()),
  ];
}

function listMethodCalls(own: library.Process): ContractCall[] {
  const numbers = listOf(count);
  const soft = is('a limit', (value) => typeof value === 'bigint' || Number.isInteger(value));
  const place = record({ deviceNumber: text, path: text });
  return [
    method('asDict', () => own.asDict({ attrs: ['pid', 'name'] }), record({ pid: count, name: text })),
    method('beginOneshot', () => own.beginOneshot()(), nothing),
    method('children', () => own.children({ recursive: true }), processes),
    method('equals', () => own.equals(new library.Process()), oneOf(true)),
    method('executableInode', () => own.executableInode(), orNull(count)),
    method('isFrozen', () => own.isFrozen(), orNull(truth)),
    method('isKernelThread', () => own.isKernelThread(), oneOf(false)),
    method('isRunning', () => own.isRunning(), oneOf(true)),
    method('memoryFullInfo', () => own.memoryFullInfo(), something),
    method('oneshot', () => own.oneshot(({ pid }) => pid), integer),
    method('parent', () => [own.parent()].filter((parent) => parent !== null), processes),
    method('parents', () => own.parents(), processes),
    method('placeOf', () => own.placeOf('/'), orNull(place)),
    method('rawCmdline', () => own.rawCmdline(), text),
    method('rlimit', () => own.rlimit('NOFILE'), listOf(soft)),
    method(
      'signals',
      () => own.signals(),
      record({ pending: numbers, blocked: numbers, ignored: numbers, caught: numbers }),
    ),
    method('toJSON', () => own.toJSON(), record({ pid: count, name: orNull(text), status: orNull(text) })),
    method('toString', () => own.toString(), text),
  ];
}

function system(subject: string, call: () => unknown, shape: Shape): ContractCall {
  return { name: `${subject}()`, subject, call, shape };
}

function method(subject: string, call: () => unknown, shape: Shape): ContractCall {
  return system(`Process.${subject}`, call, shape);
}

/** Attributes that are quick, never wait for another process, and that all systems have. */
const sharedNames = ['name', 'ppid', 'status', 'createTime', 'memoryInfo', 'numThreads'] as const;

/** Each is null where it was denied. */
const sharedAttributes: Shape = record(
  Object.fromEntries(sharedNames.map((name) => [name, orNull(processShapes[name])])),
);

function listProcesses(): Readonly<Record<string, unknown>> {
  const iterated = [...library.processIter({ attrs: [...sharedNames] })];
  return Object.fromEntries(iterated.map(({ pid, info }) => [pid, info]));
}

function waitForNobody(): Promise<unknown> {
  return library.waitProcs([new library.Process()], { timeout: 0 });
}

/** Whether a table has this very process. */
function sweepOnce(): boolean {
  const table = library.createProcessTable();
  try {
    table.sweepSync();
    return table.slotOf(process.pid) !== null;
  } finally {
    table.close();
  }
}

async function countTraffic(): Promise<unknown> {
  const table = library.createProcessTable();
  try {
    const sweep = table.sweepSync();
    const traffic = library.createTcpTraffic(table);
    try {
      return await traffic.read(sweep);
    } finally {
      traffic.close();
    }
  } finally {
    table.close();
  }
}

async function askHelper(): Promise<unknown> {
  const calls = library.createAbandonableCalls();
  try {
    return await calls.fileSystemUsage('/', { limitMs: 10_000 });
  } finally {
    calls.close();
  }
}
