import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findNatsServer, loadEmbeddedConfig } from '@psfleet/embedded';
import { natsPermissions, natsRoles, type NatsRole } from '@psfleet/wire';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const folder = join(import.meta.dirname, '../../deploy/nats');

// The file is generated: after a change of the permissions run `npx vitest run tests/deploy -u` and commit it.
test('deploy/nats/users.conf grants what libs/wire grants', async () => {
  await expect(renderUsers()).toMatchFileSnapshot(join(folder, 'users.conf'));
});

test('nats-server accepts the configuration', async () => {
  const { home, natsServer, searchPath } = loadEmbeddedConfig();
  const { file } = await findNatsServer({ home, natsServer, searchPath });
  const passwords = Object.fromEntries(natsRoles.map((role) => [passwordVariable(role), `p${role}`]));
  const { stderr } = await run(file, ['-t', '-c', join(folder, 'nats-server.conf')], { env: passwords });
  expect(stderr).toContain('configuration file');
  await expect(run(file, ['-t', '-c', join(folder, 'nats-server.conf')], { env: {} })).rejects.toThrow(
    /PSFLEET_NATS_AGENT_PASSWORD/,
  );
});

function passwordVariable(role: NatsRole): string {
  return `PSFLEET_NATS_${role.toUpperCase()}_PASSWORD`;
}

function renderUsers(): string {
  const heading = '# Written by tests/deploy/nats-users.test.ts from the permission table of libs/wire.';
  return `${heading}\nusers: [\n${natsRoles.map(renderUser).join('')}]\n`;
}

function renderUser(role: NatsRole): string {
  const { publish, subscribe, answersRequests } = natsPermissions[role];
  const responses = answersRequests ? '\n      allow_responses: { max: 100, expires: "1m" }' : '';
  return `  {
    user: "${role}"
    password: $${passwordVariable(role)}
    permissions: {
      publish: { allow: ${renderList(publish)} }
      subscribe: { allow: ${renderList(subscribe)} }${responses}
    }
  }
`;
}

function renderList(subjects: readonly string[]): string {
  return `[\n${subjects.map((subject) => `        "${subject}"\n`).join('')}      ]`;
}
