import { readMessage, writeMessage } from './channel.mjs';
import { constants } from './constants.mjs';
import { insideFunctions } from './inside.mjs';
import { functionNames, callModuleFunction, functionOf, isModuleFunction } from './module-functions.mjs';
import { methodNames, callProcessFunction } from './process-methods.mjs';
import { enterRequest, onNestedRequest } from './reverse-calls.mjs';
import { psutil, setProcfsPath, usesRealFiles } from './session.mjs';
import { takeWarnings } from './warnings.mjs';
import { toWireError } from './wire-errors.mjs';

/** The operations that a test may replace in the platform layer. */
const platformHooks = [
  'sys.kill',
  'sys.prlimit',
  'sys.getpwuid',
  // The library never makes these calls, so there is nothing to replace.
  'sys.inetNtop',
  'sys.supportsIpv6',
  'sys.sysinfo',
  'impl.cpuCountLogical',
  'impl.cpuCountCores',
  'impl.cpuFreq',
  'impl.diskIoCounters',
  'impl.netIoCounters',
  'impl.perCpuTimes',
  'impl.netIfAddrs',
  'impl.sensorsTemperatures',
  'impl.Process.cpuTimes',
  'impl.Process.memoryInfo',
  'impl.Process.uids',
  'impl.Process.name',
  'impl.Process.cmdline',
  'impl.Process.status',
  'impl.Process.oneshotEnter',
];

/** The operations that a test may replace because all file access goes through the injected io. */
const fileHooks = [
  'io.open',
  'io.exists',
  'io.listdir',
  'io.readlink',
  'io.readlinkClean',
  'io.realpath',
  'io.glob',
  'sys.sysconf',
  'sys.isStorageDevice',
  'sys.mounts',
  'sys.netIfMtu',
  'impl.terminalMap',
  'impl.getTerminal',
  'impl.Process.isZombie',
];

const ownFunctions = {
  hello: () => ({
    name: 'psutil-core',
    hooks: usesRealFiles ? platformHooks : [...platformHooks, ...fileHooks],
    fns: Object.keys(insideFunctions),
  }),
  constants,
  api: () => ({ functions: functionNames.filter(isFunctionHere), methods: methodNames.filter(isMethodHere) }),
  setProcfsPath: (path) => setProcfsPath(path),
};

/**
 * Answers requests until the input ends. A call that returns a Promise has the event loop to itself until it settles.
 */
export async function serve() {
  // Keeps the process alive while only an unreferenced timer of the library is pending.
  setInterval(() => {}, 2 ** 30);
  onNestedRequest((request) => answer(request));
  for (let request = readMessage(); request !== null; request = readMessage()) {
    await answer(request);
  }
  process.exit(0);
}

function answer(request) {
  const leave = enterRequest(request);
  let result;
  try {
    result = dispatch(request);
  } catch (error) {
    return finish(leave, request, { error: toWireError(error) });
  }
  if (!(result instanceof Promise)) {
    return finish(leave, request, { result: result ?? null });
  }
  return result.then(
    (value) => finish(leave, request, { result: value ?? null }),
    (error) => finish(leave, request, { error: toWireError(error) }),
  );
}

function finish(leave, request, outcome) {
  leave();
  const warnings = takeWarnings();
  // This answer is never read, and hundreds of them would fill the connection while the other end fills it too.
  if (request.fn === 'Process.free') {
    return;
  }
  writeMessage({ id: request.id, ...outcome, ...(warnings.length === 0 ? {} : { warnings }) });
}

function dispatch({ fn, args = [], proc = null }) {
  if (Object.hasOwn(ownFunctions, fn)) {
    return ownFunctions[fn](...args);
  }
  if (Object.hasOwn(insideFunctions, fn)) {
    return insideFunctions[fn](proc, ...args);
  }
  if (fn.startsWith('Process.')) {
    return callProcessFunction(fn, proc, args);
  }
  if (isModuleFunction(fn)) {
    return callModuleFunction(fn, args);
  }
  throw new TypeError(`unknown function ${fn}`);
}

/** A function of the package itself (bytes2human) needs no support from the system. */
function isFunctionHere(name) {
  return psutil()[name] === undefined ? functionOf(name) !== undefined : psutil().isSupported(name);
}

function isMethodHere(name) {
  return (
    name === 'pid' ||
    (typeof psutil().Process.prototype[name] === 'function' && psutil().isSupported(`Process.${name}`))
  );
}
