import { serverFlag } from '../../connect/server-flag.js';
import { defineCommand } from '../../frame/command.js';
import { required, toggle, withDefault } from '../../frame/parameters.js';
import { wholeNumber } from '../../frame/parse-values.js';
import { jsonFlag } from '../../render/output-flags.js';
import { processArguments } from '../processes/find-process.js';
import { parseSignal, signalNames } from './signals.js';

const flags = {
  yes: toggle('do not ask whether these are the right processes', { short: 'y' }),
  ...jsonFlag,
  ...serverFlag,
};
const details = [
  'Each process is shown first. It is then named by its identity, so that another one which has its id by now is ' +
    'left alone. The policy of its host decides what is permitted.',
];

const killCommand = defineCommand({
  name: 'kill',
  summary: 'end processes, with SIGTERM unless another signal is given',
  details,
  args: processArguments,
  flags: {
    signal: withDefault('<signal>', 'the signal to send', 'TERM', {
      short: 's',
      values: signalNames,
      parse: parseSignal,
    }),
    ...flags,
  },
  examples: [
    { line: 'psfleet kill web-1/1234', does: 'end a process after it was shown' },
    { line: 'psfleet kill -s KILL --yes 9f86d081884c7d65', does: 'by its identity, without being asked' },
  ],
  run: async ({ signal, ...rest }, { terminal }) => {
    const { act } = await import('./act.js');
    return await act({ verb: 'signal', args: { signal } }, `send ${signal}?`, rest, terminal);
  },
});

const signalCommand = defineCommand({
  name: 'signal',
  summary: 'send processes a signal',
  details,
  args: {
    signal: required('<signal>', 'the signal to send', { values: signalNames, parse: parseSignal }),
    ...processArguments,
  },
  flags,
  examples: [
    { line: 'psfleet signal HUP web-1/812', does: 'let a server read its configuration again' },
    { line: 'psfleet signal STOP web-1/812 web-2/901', does: 'stop two processes; CONT lets them go on' },
  ],
  run: async ({ signal, ...rest }, { terminal }) => {
    const { act } = await import('./act.js');
    return await act({ verb: 'signal', args: { signal } }, `send ${signal}?`, rest, terminal);
  },
});

const reniceCommand = defineCommand({
  name: 'renice',
  summary: 'set the niceness of processes, -20 to 19',
  details,
  args: {
    nice: required('<nice>', 'the niceness; write -- before a negative one', {
      parse: wholeNumber({ min: -20, max: 19 }),
    }),
    ...processArguments,
  },
  flags,
  examples: [
    { line: 'psfleet renice 10 web-1/1234', does: 'let a process give way to others' },
    { line: 'psfleet renice --yes -- -5 web-1/1234', does: 'let it go first' },
  ],
  run: async ({ nice, ...rest }, { terminal }) => {
    const { act } = await import('./act.js');
    return await act({ verb: 'nice', args: { value: nice } }, `set the niceness to ${nice}?`, rest, terminal);
  },
});

export const actCommands = [killCommand, signalCommand, reniceCommand];
