// The program `psutil-core`. Nothing that the package exports imports it.
import { version } from '../index.js';
import { examineLibrary } from './examine.js';
import { isFinding } from './outcome.js';
import { printReport } from './print-report.js';

const exitCodes = { nothingWrong: 0, findings: 1, wrongUsage: 2 } as const;

const usage = `Usage: psutil-core doctor

Calls every function of psutil-core, compares what Node and the tools of this system (ps, df, free, getconf; tasklist)
know too, and prints a report to paste into an issue. It changes and signals only two children of its own.

  ok             the result has the documented shape, or agrees
  not supported  isSupported says so, and the call throws NotSupported
  not compared   the other source is missing here
  wrong          with both values
  error          with its code; access-denied means that this user may not know

Exit codes: ${exitCodes.nothingWrong} nothing wrong, ${exitCodes.findings} something to report, \
${exitCodes.wrongUsage} wrong usage.
`;

process.exitCode = await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<number> {
  const [command = '--help'] = args;
  if (args.length > 1 || !['doctor', '--help', '--version'].includes(command)) {
    process.stderr.write(usage);
    return exitCodes.wrongUsage;
  }
  if (command !== 'doctor') {
    process.stdout.write(command === '--help' ? usage : `${version}\n`);
    return exitCodes.nothingWrong;
  }
  const report = await examineLibrary();
  process.stdout.write(printReport(report));
  const hasFindings = [...report.calls, ...report.comparisons].some(({ outcome }) => isFinding(outcome));
  return hasFindings ? exitCodes.findings : exitCodes.nothingWrong;
}
