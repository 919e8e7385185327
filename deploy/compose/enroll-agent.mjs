// Makes the Docker host a host of its own fleet, once: gets a join token from the API and gives it to the agent's
// program through a pipe. Runs in the agent's image.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const { PSFLEET_AGENT_STATE: state, PSFLEET_API_URL: api } = process.env;
if (existsSync(`${state}/identity/identity.json`)) {
  console.log('this host is enrolled');
  process.exit(0);
}
// This file lies outside the image's packages.
const { resolve } = createRequire(`${process.cwd()}/apps/agent/package.json`);
const { parseServerUsers, requestHttp } = await import(pathToFileURL(resolve('@psfleet/service-kit')).href);
// Any user of this host may take the port while the API is away: nothing is sent before it is known who has it.
const { status, text } = await requestHttp({
  url: new URL('/api/v1/enrollments', api),
  method: 'POST',
  headers: {
    authorization: `Bearer ${readFileSync('/run/secrets/admin-token', 'utf8').trim()}`,
    'content-type': 'application/json',
  },
  body: JSON.stringify({ ttl: 300 }),
  timeoutMs: 30_000,
  maxAnswerBytes: 100_000,
  serverUsers: parseServerUsers(process.env.PSFLEET_SERVER_USERS ?? ''),
});
if (status < 200 || status > 299) {
  throw new Error(`the API permits no host to join: ${status} ${text}`);
}
const { data } = JSON.parse(text);
const args = ['apps/agent/dist/main.js', 'enroll', '--api', api, '--token-file', '-'];
const agent = spawn(process.execPath, args, { stdio: ['pipe', 'inherit', 'inherit'] });
agent.stdin.end(`${data.token}\n`);
const [code] = await once(agent, 'exit');
process.exit(code ?? 1);
