// foreign-namespace.test.ts runs this in a PID namespace that still sees the outer /proc. usage: act-on-foreign.js PID;
// prints the errors.
import { PsutilError, createPsutil } from '../../src/index.js';

const ps = createPsutil();
const subject = new ps.Process(Number(process.argv[2]));

function errorOf(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof PsutilError) {
      return error.name;
    }
    throw error;
  }
}

console.log(
  JSON.stringify({
    name: subject.name().startsWith('node') ? 'node' : subject.name(),
    own: errorOf(() => new ps.Process()),
    sendSignal: errorOf(() => subject.sendSignal(0)),
    nice: errorOf(() => subject.nice(0)),
    pin: errorOf(() => subject.pin()),
  }),
);
