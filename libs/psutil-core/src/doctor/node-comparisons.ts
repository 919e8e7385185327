import * as os from 'node:os';
import * as psutil from '../index.js';
import { compareAbout, compareExactly, type Comparison } from './comparison.js';

const mebibyte = 1024 * 1024;
const hasUserIds = process.getuid !== undefined;

/** What Node knows of the machine and of this process too. */
export function listNodeComparisons(): Comparison[] {
  return [...compareMachine(), ...compareProcess(new psutil.Process())];
}

function compareMachine(): Comparison[] {
  const names = (name: string, subject: string) => ({ name, subject, source: 'node:os' });
  return [
    compareExactly(names('cpuCount()', 'cpuCount'), () => [psutil.cpuCount(), os.cpus().length]),
    compareExactly(names('virtualMemory().total', 'virtualMemory'), () => [
      psutil.virtualMemory().total,
      os.totalmem(),
    ]),
    // Node counts available memory on Linux, and free memory elsewhere, as Windows does.
    compareAbout(names('virtualMemory().available', 'virtualMemory'), { tolerance: os.totalmem() / 10 }, () => [
      psutil.virtualMemory().available,
      os.freemem(),
    ]),
    compareAbout(names('bootTime()', 'bootTime'), { tolerance: 5 }, () => [
      psutil.bootTime(),
      Date.now() / 1000 - os.uptime(),
    ]),
    // The kernel changes it every five seconds.
    compareAbout(names('getloadavg()[0]', 'getloadavg'), { tolerance: 2, share: 0.2 }, () =>
      // Node says 0 on Windows.
      psutil.WINDOWS ? null : [psutil.getloadavg()[0], os.loadavg()[0] ?? 0],
    ),
    compareExactly(names('addresses of netIfAddrs()', 'netIfAddrs'), readAddresses),
  ];
}

/** Node has no interface that is down, so only the addresses that it knows are compared. */
function readAddresses(): [readonly string[], readonly string[]] {
  const ours = new Set(
    Object.entries(psutil.netIfAddrs()).flatMap(([nic, addresses]) =>
      addresses.map(({ address }) => `${nic} ${address?.split('%')[0] ?? ''}`),
    ),
  );
  const theirs = Object.entries(os.networkInterfaces()).flatMap(([nic, addresses = []]) =>
    addresses.map(({ address }) => `${nic} ${address}`),
  );
  return [theirs.filter((address) => ours.has(address)), theirs];
}

function compareProcess(own: psutil.Process): Comparison[] {
  const names = (method: string, name = `${method}()`) => ({
    name: `Process.${name}`,
    subject: `Process.${method}`,
    source: 'node:process',
  });
  return [
    compareExactly(names('pid', 'pid'), () => [own.pid, process.pid]),
    compareExactly(names('ppid'), () => [own.ppid(), process.ppid]),
    compareExactly(names('exe'), () => [own.exe(), process.execPath]),
    compareExactly(names('cwd'), () => [own.cwd(), process.cwd()]),
    compareExactly(names('cmdline', 'cmdline().at(-1)'), () => [own.cmdline().at(-1), process.argv.at(-1)]),
    compareExactly(names('uids', 'uids().real'), () => [own.uids().real, process.getuid?.()]),
    compareExactly(names('gids', 'gids().real'), () => [own.gids().real, process.getgid?.()]),
    compareExactly(names('nice'), () => (hasUserIds ? [own.nice(), os.getPriority()] : null)),
    // Windows has a domain in front.
    compareExactly(names('username'), () => [own.username().split('\\').at(-1), os.userInfo().username]),
    compareAbout(names('memoryInfo', 'memoryInfo().rss'), { tolerance: 32 * mebibyte, share: 0.2 }, () => [
      own.memoryInfo().rss,
      process.memoryUsage.rss(),
    ]),
    compareAbout(names('cpuTimes'), { tolerance: 0.2 }, () => {
      const { user, system } = own.cpuTimes();
      const usage = process.cpuUsage();
      return [user + system, (usage.user + usage.system) / 1e6];
    }),
    // Node begins to count when it has loaded, which takes long on a busy machine.
    compareAbout(names('createTime'), { tolerance: 60 }, () => [
      own.createTime(),
      Date.now() / 1000 - process.uptime(),
    ]),
  ];
}
