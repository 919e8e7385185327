import { describe, expect, it } from 'vitest';
import { decodeBundle, decodeDocker, decodeLogName, decodeStorage } from './runtime-files.js';

const id = 'ab'.repeat(32);
const nothing = {
  name: null,
  image: null,
  composeProject: null,
  composeService: null,
  podName: null,
  podNamespace: null,
};

describe('decodeDocker', () => {
  it('takes the name, the image and the labels of Compose, and no environment', () => {
    const facts = decodeDocker(
      {
        Name: '/shop-web-1',
        Image: `sha256:${id}`,
        Config: {
          Env: ['PASSWORD=hunter2'],
          Image: 'nginx:1.27',
          Labels: {
            'com.docker.compose.project': 'shop',
            'com.docker.compose.service': 'web',
            'com.docker.compose.environment_file': 'hunter2',
          },
        },
      },
      id,
    );
    expect(facts).toEqual({
      ...nothing,
      name: 'shop-web-1',
      image: 'nginx:1.27',
      composeProject: 'shop',
      composeService: 'web',
    });
    expect(JSON.stringify(facts)).not.toContain('hunter2');
  });

  it.each([
    ['null', null],
    ['a list', [1]],
    ['a text', 'x'],
    ['other types', { Name: 7, Config: { Image: {}, Labels: ['com.docker.compose.project'] } }],
    [
      'labels of the prototype',
      { Config: JSON.parse('{"Labels":{"__proto__":{"com.docker.compose.project":"x"}}}') as unknown },
    ],
    ['a name of a megabyte', { Name: `/${'x'.repeat(1_000_000)}` }],
    ['empty texts', { Name: '', Config: { Image: '' } }],
  ])('knows nothing from %s', (_, json) => {
    expect(decodeDocker(json, id)).toEqual(nothing);
  });
});

describe('decodeBundle', () => {
  it('takes the annotations of containerd, and no environment', () => {
    const facts = decodeBundle(
      {
        process: { env: ['PASSWORD=hunter2'], args: ['nginx'] },
        annotations: {
          'io.kubernetes.cri.container-name': 'web',
          'io.kubernetes.cri.image-name': 'docker.io/library/nginx:1.27',
          'io.kubernetes.cri.sandbox-name': 'web-7d9c5b-x2x9k',
          'io.kubernetes.cri.sandbox-namespace': 'prod',
        },
      },
      id,
    );
    expect(facts).toEqual({
      ...nothing,
      name: 'web',
      image: 'docker.io/library/nginx:1.27',
      podName: 'web-7d9c5b-x2x9k',
      podNamespace: 'prod',
    });
  });

  it('takes those of CRI-O', () => {
    expect(
      decodeBundle(
        {
          annotations: {
            'io.kubernetes.container.name': 'web',
            'io.kubernetes.cri-o.ImageName': 'quay.io/shop/web:2',
            'io.kubernetes.pod.name': 'web-0',
            'io.kubernetes.pod.namespace': 'prod',
          },
        },
        id,
      ),
    ).toEqual({ ...nothing, name: 'web', image: 'quay.io/shop/web:2', podName: 'web-0', podNamespace: 'prod' });
  });
});

describe('decodeStorage', () => {
  const podman = { id, names: ['db'], metadata: JSON.stringify({ 'image-name': 'postgres:17', name: 'db' }) };
  const crio = {
    id: 'cd'.repeat(32),
    names: ['k8s_web_web-0_prod_5d1c_0'],
    metadata: JSON.stringify({ 'pod-name': 'web-0', 'metadata-name': 'web', 'image-name': 'nginx', name: 'k8s_web' }),
  };

  it('finds a container of Podman among others', () => {
    expect(decodeStorage([crio, podman], id)).toEqual({ ...nothing, name: 'db', image: 'postgres:17' });
  });

  it('finds a container of CRI-O, with its pod', () => {
    expect(decodeStorage([podman, crio], crio.id)).toEqual({
      ...nothing,
      name: 'web',
      image: 'nginx',
      podName: 'web-0',
    });
  });

  it.each([
    ['another container', [crio]],
    ['no list', { id }],
    ['nothing', null],
  ])('knows nothing from %s', (_, json) => {
    expect(decodeStorage(json, id)).toBeNull();
  });

  it('has the name of a container with odd metadata', () => {
    expect(decodeStorage([{ ...podman, metadata: '{' }], id)).toEqual({ ...nothing, name: 'db' });
  });
});

describe('decodeLogName', () => {
  it('takes pod, namespace and container from the link of the kubelet', () => {
    expect(decodeLogName(`coredns-5d78c-x_kube-system_core-dns-${id}.log`)).toEqual({
      id,
      facts: { ...nothing, name: 'core-dns', podName: 'coredns-5d78c-x', podNamespace: 'kube-system' },
    });
  });

  it.each(['x.log', `a_b-${id}.log`, `a_b_c-${id.slice(1)}.log`, `_b_c-${id}.log`])('knows nothing from %s', (name) => {
    expect(decodeLogName(name)).toBeNull();
  });
});
