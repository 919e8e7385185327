import { describe, expect, it } from 'vitest';
import { measuredGroupOf } from './cgroup-groups.js';

const id = 'ab'.repeat(32);
const nothing = { image: null, composeProject: null, composeService: null, podName: null, podNamespace: null };

describe('measuredGroupOf', () => {
  it.each([
    ['a service', '/system.slice/nginx.service', { path: '/system.slice/nginx.service', unit: 'nginx.service' }],
    [
      'a group inside a service',
      '/system.slice/web.service/worker',
      { path: '/system.slice/web.service', unit: 'web.service' },
    ],
    [
      'a session',
      '/user.slice/user-1000.slice/session-7.scope',
      { path: '/user.slice/user-1000.slice', unit: 'user-1000.slice' },
    ],
    [
      "a user's service",
      '/user.slice/user-1000.slice/user@1000.service/app.slice/app-x.service',
      { path: '/user.slice/user-1000.slice', unit: 'user-1000.slice' },
    ],
    [
      'an instance',
      '/system.slice/getty@tty1.service',
      { path: '/system.slice/getty@tty1.service', unit: 'getty@tty1.service' },
    ],
  ])('%s', (_, cgroup, expected) => {
    expect(measuredGroupOf({ cgroup, containerId: null }, () => null)).toEqual({ container: '', ...expected });
  });

  it.each([
    ['no group', null],
    ['the root', '/'],
    ['a plain slice', '/system.slice'],
    ['the monitor of a container', `/machine.slice/libpod-conmon-${id}.scope`],
    ['a transient unit', '/system.slice/run-u123.service'],
    ['a connection', '/system.slice/system-sshd.slice/sshd@7-192.0.2.1:22-192.0.2.9:51234.service'],
  ])('has none for %s', (_, cgroup) => {
    expect(measuredGroupOf({ cgroup, containerId: null }, () => null)).toBeNull();
  });

  it.each([
    ['its name', { ...nothing, name: 'web' }, 'web'],
    ['its pod', { ...nothing, name: 'web', podName: 'web-0', podNamespace: 'prod' }, 'prod/web-0/web'],
    ['its short id', null, id.slice(0, 12)],
  ])('calls a container by %s', (_, facts, container) => {
    const path = `/system.slice/docker-${id}.scope`;
    expect(measuredGroupOf({ cgroup: `${path}/init.scope`, containerId: id }, () => facts)).toEqual({
      path,
      unit: '',
      container,
    });
  });
});
