import { constants } from 'node:os';
import { estimateAvailable } from '../../dist/linux/memory/available-memory.js';
import { parseClocksMhz, readCpuinfo } from '../../dist/linux/proc/cpuinfo.js';
import { readPageSize } from '../../dist/linux/native/page-size.js';
import { parseEnviron } from '../../dist/linux/proc-pid/environ.js';
import { parseStatusCpus } from '../../dist/linux/proc-pid/status.js';
import { cleanLink } from '../../dist/linux/proc-pid/links.js';
import { createTerminals, readTerminals } from '../../dist/linux/system/terminals.js';
import { coreOf } from '../../dist/process/process-identity.js';
import { readSwaps } from '../../dist/linux/proc/swaps.js';
import { readLowWatermarkPages } from '../../dist/linux/proc/zoneinfo.js';
import {
  askProcPartitions,
  askSysClassBlock,
  askSysDevBlock,
  decodeDevice,
  findRootDevice,
} from '../../dist/linux/disk/root-device.js';
import { parseCpuList } from '../../dist/linux/sys/cpu-list.js';
import { broadcastAddress } from './broadcast-address.mjs';
import { hookedIo } from './hooked-io.mjs';
import { iteratedProcesses } from './module-functions.mjs';
import { processOf, refOf } from './process-table.mjs';
import { forgetInstances, psutil } from './session.mjs';
import { createHookedPlatform } from './hooked-platform.mjs';
import { systemError } from './wire-errors.mjs';
import { clearWrapNumbers, describeWrapNumbers, wrapNumbers } from './wrap-numbers.mjs';

const context = { io: hookedIo, rootFs: '', procRoot: '/proc', sysRoot: '/sys' };

/** psutil's _parse_smaps reads smaps, which this library does only where the kernel has no smaps_rollup. */
const withoutRollup = {
  ...context,
  io: {
    ...hookedIo,
    readFile: (path, ...rest) => {
      if (path.endsWith('/smaps_rollup')) {
        throw systemError(constants.errno.ENOENT, path);
      }
      return hookedIo.readFile(path, ...rest);
    },
  },
};

const terminalOf = createTerminals(context);

const getters = {
  ident: (process) => [process.ident.pid, process.ident.startTicks],
  newIdent: ({ pid }) => getters.ident(new (psutil().Process)(pid)),
  pidReused: (process) => coreOf(process).isReused,
  createTime: (process) => process.createTime(),
};

const setters = {
  ident: (process, [pid, startTicks]) => {
    process.ident = { pid, startTicks };
  },
  pid: (process, pid) => {
    process.pid = pid;
  },
  /** Sets what the object remembers. */
  createTime: (process, seconds) => {
    process.createTime = () => seconds;
  },
  prefetch: (process, values) => coreOf(process).memo.setPrefetched({ ...process.info, ...values }, null),
};

const rootDeviceFunctions = {
  find: () => findRootDevice(context),
  askProcPartitions: () => toDevicePath(askProcPartitions(context, rootNumber())),
  askSysDevBlock: () => toDevicePath(askSysDevBlock(context, rootNumber())),
  askSysClassBlock: () => toDevicePath(askSysClassBlock(context, rootNumber())),
};

/**
 * Access to the library's internals for tests that need it: `_test.*` are its inner functions, `_impl.*` methods of its
 * platform layer.
 */
export const insideFunctions = {
  '_test.get': (ref, key) => getters[key](processOf(ref)),
  '_test.set': (ref, key, value) => setters[key](processOf(ref), value),
  '_test.pmap': () => iteratedProcesses().map(refOf),
  '_test.reload': () => forgetInstances(),
  '_test.wrapNumbers': (_ref, readings, name) => wrapNumbers(readings, name),
  '_test.wrapNumbersCacheClear': (_ref, name) => clearWrapNumbers(name),
  '_test.wrapNumbersCacheInfo': () => describeWrapNumbers(),
  '_test.readlink': (_ref, path) => cleanLink(hookedIo.readlink(path), (target) => hookedIo.exists(target)),
  '_test.calculateAvailVmem': (_ref, bytes) => estimateAvailable(withoutColons(bytes), lowWatermark()),
  '_test.parseEnvironBlock': (_ref, text) => parseEnviron(text),
  '_test.broadcastAddr': (_ref, address) => broadcastAddress(address),
  '_test.parseCpulist': (_ref, text) => parseCpuList({ path: 'a test', text }),
  '_test.rootFsDevice': (_ref, way) => rootDeviceFunctions[way](),
  '_test.getpagesize': () => readPageSize(),
  '_test.cpuinfoFreq': () => parseClocksMhz(readCpuinfo(context)),
  '_test.terminalMap': () => {
    terminalOf(0);
    return readTerminals(context);
  },
  '_test.getTerminal': (_ref, device) => terminalOf(device),
  '_test.linuxSysinfo': () => swapSpaceAsSysinfo(),
  '_impl.createTime': (ref, { monotonic }) => (monotonic ? openRaw(ref).startTicks() : openRaw(ref).createTime()),
  '_impl.memoryFootprint': (ref) => createHookedPlatform(withoutRollup).openProcess(ref.pid).memoryFootprint(),
  '_impl.getEligibleCpus': ({ pid }) => maskOf(pid),
  '_impl.terminal': (ref) => openRaw(ref).terminal(),
  '_impl.rlimit': (ref, resource) => openRaw(ref).rlimit(resource),
  '_impl.wait': (ref, options) => processOf(ref).wait(options),
};

function withoutColons(bytes) {
  return new Map(Object.entries(bytes).map(([name, value]) => [name.replace(/:$/, ''), value]));
}

function lowWatermark() {
  const pages = readLowWatermarkPages(context);
  return pages === null ? null : pages * readPageSize();
}

function rootNumber() {
  return decodeDevice(hookedIo.stat('/').dev);
}

function toDevicePath(name) {
  return name === null ? null : `/dev/${name}`;
}

/** psutil takes a process's present mask for the CPUs that it may be given; the library asks its control group. */
function maskOf(pid) {
  const path = `/proc/${pid}/status`;
  return parseStatusCpus(hookedIo.readFile(path).toString('latin1'), path);
}

/** The object of the platform layer. */
function openRaw({ pid }) {
  return psutil().platform.openProcess(pid);
}

/** psutil's second source for swap space is sysinfo(2) (total, free, with the unit at the end), ours /proc/swaps. */
function swapSpaceAsSysinfo() {
  const { total, used } = readSwaps(context);
  return [0, 0, 0, 0, total, total - used, 1];
}
