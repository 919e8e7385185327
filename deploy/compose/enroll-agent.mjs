// Makes the Docker host a host of its own fleet, once: gets a join token from the API and gives it to the agent's
// program through a pipe. Runs in the agent's image.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';

const { PSFLEET_AGENT_STATE: state, PSFLEET_API_URL: api } = process.env;
if (existsSync(`${state}/identity/identity.json`)) {
  console.log('this host is enrolled');
  process.exit(0);
}
const response = await fetch(`${api}/api/v1/enrollments`, {
  method: 'POST',
  headers: {
    authorization: `Bearer ${readFileSync('/run/secrets/admin-token', 'utf8').trim()}`,
    'content-type': 'application/json',
  },
  body: JSON.stringify({ ttl: 300 }),
});
if (!response.ok) {
  throw new Error(`the API permits no host to join: ${response.status} ${await response.text()}`);
}
const { data } = await response.json();
const args = ['apps/agent/dist/main.js', 'enroll', '--api', api, '--token-file', '-'];
const agent = spawn(process.execPath, args, { stdio: ['pipe', 'inherit', 'inherit'] });
agent.stdin.end(`${data.token}\n`);
const [code] = await once(agent, 'exit');
process.exit(code ?? 1);
