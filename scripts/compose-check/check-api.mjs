// The check itself: queries over REST what the containers see of this machine.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const maxWaitMs = 60_000;
/**
 * Debian's nobody: over a process of another user the agent, which is root, has only the rights of its capabilities.
 */
const otherUser = { uid: 65_534, name: 'nobody' };

/**
 * Checks that a process started here is listed with values that only its owner may read, and that the agent in its
 * container may end it.
 */
export async function checkThroughApi({ api, token, say }) {
  const marker = `3600.${Date.now()}`;
  const sleeper = spawn('sleep', [marker], { stdio: 'ignore', uid: otherUser.uid });
  const ended = new Promise((resolve) => sleeper.once('exit', (code, signal) => resolve(signal)));
  try {
    const get = (path) => request(`${api}/api/v1${path}`, token);
    const host = await until(() => findHost(get), 'an online host');
    say(`host ${host.host} is online with ${host.processCount} processes`);
    const row = await until(() => findProcess(get, host.host, sleeper.pid), `process ${sleeper.pid} of this machine`);
    expect(
      JSON.stringify(row.cmdline) === JSON.stringify(['sleep', marker]),
      `its cmdline is ${JSON.stringify(row.cmdline)}`,
    );
    expect(row.username === otherUser.name, `its username is ${row.username}`);
    expect(
      row.numFds === readdirSync(`/proc/${sleeper.pid}/fd`).length &&
        row.readBytes !== null &&
        row.exe?.endsWith('/sleep'),
      `its descriptors, bytes read and program are ${row.numFds}, ${row.readBytes}, ${row.exe}`,
    );
    say(
      `process ${row.pid} is listed: ${row.cmdline.join(' ')} (${row.exe}), user ${row.username}, ` +
        `${row.numFds} descriptors`,
    );
    const { data } = await request(`${api}/api/v1/actions`, token, {
      verb: 'signal',
      args: { signal: 'SIGTERM' },
      target: { procUid: row.procUid },
    });
    const signal = await Promise.race([ended, sleep(5000, 'none', { ref: false })]);
    expect(signal === 'SIGTERM', `the action was ${data.status}, the process got ${signal}`);
    say(`the process was ended over REST: ${data.results[0].detail}`);
    expect((await fetch(`${api}/api/v1/hosts`)).status === 401, 'a request without a token was answered');
  } finally {
    sleeper.kill('SIGKILL');
  }
}

async function findHost(get) {
  const { data } = await get('/hosts');
  const name = hostname()
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '_');
  return data.find(({ host, status }) => host === name && status === 'online');
}

async function findProcess(get, host, pid) {
  const { data } = await get(`/hosts/${host}/processes?name=sleep&limit=1000`);
  return data.find((row) => row.pid === pid);
}

async function request(url, token, body) {
  const response = await fetch(url, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(15_000),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${url} answered ${response.status}: ${text}`);
  }
  return JSON.parse(text);
}

/** Tries every second; an error counts only if it is the last one. */
async function until(find, what) {
  let last = 'it was not in the answer';
  for (const deadline = Date.now() + maxWaitMs; Date.now() < deadline; await sleep(1000)) {
    try {
      const answer = await find();
      if (answer !== undefined) {
        return answer;
      }
    } catch (error) {
      last = error.message;
    }
  }
  throw new Error(`${what} did not appear in ${maxWaitMs / 1000} s: ${last}`);
}

function expect(isTrue, otherwise) {
  if (!isTrue) {
    throw new Error(otherwise);
  }
}
