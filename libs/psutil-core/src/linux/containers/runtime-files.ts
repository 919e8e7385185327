import type { ContainerFacts } from '../../model/container.js';

/**
 * The decoders here take the few named keys out of files that also hold the environment of containers, and with it
 * their secrets: nothing else leaves this file.
 */
export type ContainerDecoder = (json: unknown, id: string) => ContainerFacts | null;

/** Longer texts are no names, and are left out. Image references have at most 255 + 1 + 128 characters. */
const maxTextLength = 512;

/** Docker's `containers/ID/config.v2.json`; Kubernetes used Docker through labels of the same names. */
export const decodeDocker: ContainerDecoder = (json) => {
  const config = field(json, 'Config');
  const labels = field(config, 'Labels');
  return withLabels(labels, {
    name: textOf(labels, 'io.kubernetes.container.name') ?? withoutSlash(textOf(json, 'Name')),
    image: textOf(config, 'Image'),
  });
};

/**
 * Takes the annotations of an OCI bundle's `config.json`. The Kubernetes plugins of containerd and CRI-O write them, as
 * do nerdctl and Podman.
 */
export const decodeBundle: ContainerDecoder = (json) => {
  const annotations = field(json, 'annotations');
  const first = (...names: readonly string[]): string | null =>
    names.map((name) => textOf(annotations, name)).find((text) => text !== null) ?? null;
  const facts = withLabels(annotations, {
    name: first('io.kubernetes.cri.container-name', 'io.kubernetes.container.name', 'nerdctl/name'),
    image: first(
      'io.kubernetes.cri.image-name',
      'io.kubernetes.cri-o.ImageName',
      'io.kubernetes.cri-o.UserRequestedImage',
    ),
  });
  return {
    ...facts,
    podName: facts.podName ?? first('io.kubernetes.cri.sandbox-name'),
    podNamespace: facts.podNamespace ?? first('io.kubernetes.cri.sandbox-namespace'),
  };
};

/**
 * `overlay-containers/containers.json` of Podman and CRI-O, which lists all containers; `metadata` is JSON in a text.
 */
export const decodeStorage: ContainerDecoder = (json, id) => {
  const container = Array.isArray(json) ? (json as unknown[]).find((entry) => textOf(entry, 'id') === id) : undefined;
  if (container === undefined) {
    return null;
  }
  const metadata = parseJson(textOf(container, 'metadata', Infinity) ?? '');
  const names = field(container, 'names');
  const podName = textOf(metadata, 'pod-name');
  return {
    ...nothing,
    // CRI-O names a container k8s_NAME_POD_NAMESPACE_..., and keeps the part that people know in `metadata-name`.
    name:
      (podName === null ? null : textOf(metadata, 'metadata-name')) ??
      textOf(Array.isArray(names) ? { name: (names as unknown[])[0] } : null, 'name') ??
      textOf(metadata, 'name'),
    image: textOf(metadata, 'image-name'),
    podName,
  };
};

/** A link in /var/log/containers, which the kubelet makes: `POD_NAMESPACE_CONTAINER-ID.log`. */
export function decodeLogName(name: string): { id: string; facts: ContainerFacts } | null {
  const [, podName, podNamespace, container, id] = /^([^_]+)_([^_]+)_(.+)-([0-9a-f]{64})\.log$/u.exec(name) ?? [];
  return podName === undefined || podNamespace === undefined || container === undefined || id === undefined
    ? null
    : { id, facts: { ...nothing, name: container, podName, podNamespace } };
}

/** Null for a text that is not JSON: half written, or of another program. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return null;
    }
    throw error;
  }
}

const nothing: ContainerFacts = {
  name: null,
  image: null,
  composeProject: null,
  composeService: null,
  podName: null,
  podNamespace: null,
};

function withLabels(labels: unknown, known: Pick<ContainerFacts, 'name' | 'image'>): ContainerFacts {
  return {
    ...known,
    composeProject: textOf(labels, 'com.docker.compose.project') ?? textOf(labels, 'io.podman.compose.project'),
    composeService: textOf(labels, 'com.docker.compose.service') ?? textOf(labels, 'io.podman.compose.service'),
    podName: textOf(labels, 'io.kubernetes.pod.name'),
    podNamespace: textOf(labels, 'io.kubernetes.pod.namespace'),
  };
}

function field(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null && Object.hasOwn(json, name)
    ? (json as Record<string, unknown>)[name]
    : undefined;
}

/** Null if it is missing, empty, no text, or too long. */
function textOf(json: unknown, name: string, maxLength = maxTextLength): string | null {
  const value = field(json, name);
  return typeof value === 'string' && value !== '' && value.length <= maxLength ? value : null;
}

function withoutSlash(name: string | null): string | null {
  return name?.replace(/^\//u, '') ?? null;
}
