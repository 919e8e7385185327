// The agent of a host with a wrong wall clock. AGENT_TEST_CLOCK says how many milliseconds it is ahead at the start,
// and after how many milliseconds it is set by how many.
import { agentSettings, runAgent, systemClock } from '@psfleet/agent/testing';
import { loadEnvConfig } from '@psfleet/service-kit';

const { aheadMs, steps } = JSON.parse(process.env['AGENT_TEST_CLOCK']);
const startMs = systemClock.steadyMs();

function errorMs() {
  const passedMs = systemClock.steadyMs() - startMs;
  return steps.filter(({ afterMs }) => afterMs <= passedMs).reduce((sum, { byMs }) => sum + byMs, aheadMs);
}

await runAgent(loadEnvConfig(agentSettings, process.env), {
  ...systemClock,
  wallMs: () => Date.now() + errorMs(),
});
