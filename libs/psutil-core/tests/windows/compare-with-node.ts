// Runs on Windows: prints what psutil-core reads beside what Node knows about the same, as JSON.
import { cpus, totalmem } from 'node:os';
import { cpuCount, diskPartitions, pidExists, pids, Process, processIter, virtualMemory } from '../../src/index.js';

const own = new Process();
const listed = [...processIter({ attrs: ['pid', 'name', 'ppid'] })].map(({ info }) => info);

const secondsSinceStart = Date.now() / 1000 - own.createTime();

process.stdout.write(
  JSON.stringify({
    cpuCount: [cpuCount(), cpus().length],
    totalMemory: [virtualMemory().total, totalmem()],
    pid: [own.pid, process.pid],
    ppid: [own.ppid(), process.ppid],
    exe: [own.exe(), process.execPath],
    program: [own.cmdline()[0], process.execPath],
    argument: [own.cmdline().at(-1), process.argv.at(-1)],
    cwd: [own.cwd(), process.cwd()],
    environment: [own.environ()['TEMP'], process.env['TEMP']],
    // Node begins to count when it has loaded.
    isOlderThanNode: [secondsSinceStart > process.uptime() - 1 && secondsSinceStart < 3_600, true],
    isAbove: [own.memoryInfo().rss > process.memoryUsage().heapUsed, true],
    isIterated: [listed.some(({ pid, name }) => pid === process.pid && name === 'node.exe'), true],
    isListed: [pids().includes(process.pid), true],
    existence: [pidExists(process.pid), true],
    existenceOfNoPid: [pidExists(process.pid + 1), false],
    drives: [diskPartitions({ all: true }).some(({ mountpoint }) => mountpoint === 'C:\\'), true],
  }),
);
