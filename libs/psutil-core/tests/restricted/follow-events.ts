// namespace-events.test.ts runs this in a PID namespace of its own. Prints why it may not follow events, or how many it
// got in a second in which the host was busy.
import { PsutilError, createPsutil } from '../../src/index.js';

const ps = createPsutil();
let count = 0;
try {
  const events = ps.processEvents({ intervalMs: 5, onEvents: (batch) => (count += batch.events.length) });
  setTimeout(() => {
    events.stop();
    console.log(JSON.stringify({ count }));
  }, 1_000);
} catch (error) {
  if (!(error instanceof PsutilError)) {
    throw error;
  }
  console.log(JSON.stringify({ refused: error.name, message: error.message }));
}
