import type { ContainerFacts } from '../../model/container.js';
import type { PlatformContext } from '../../platform/platform.js';
import { decodeBytes } from '../../text/surrogate-escape.js';
import { isSystemError, listIfAny } from '../files/kernel-text.js';
import { resolveInRoot } from '../files/root-path.js';
import {
  decodeBundle,
  decodeDocker,
  decodeLogName,
  decodeStorage,
  parseJson,
  type ContainerDecoder,
} from './runtime-files.js';

/** A file that describes one container, or all of them. */
interface RuntimeFile {
  readonly path: (id: string) => string;
  readonly decode: ContainerDecoder;
  /** Bytes; a larger file is not read. */
  readonly maxSize: number;
}

const one = 1024 * 1024;
const all = 16 * one;

const bundle = (folder: string): RuntimeFile => ({
  path: (id) => `${folder}/${id}/config.json`,
  decode: decodeBundle,
  maxSize: one,
});
const containerd = (state: string, namespaces: readonly string[]): RuntimeFile[] =>
  namespaces.map((namespace) => bundle(`${state}/io.containerd.runtime.v2.task/${namespace}`));

/**
 * The files with which runtimes that run as root describe their containers. Those of rootless containers are in homes,
 * where their users could replace them by files that never answer.
 */
function runtimeFiles(dockerRoot: string): RuntimeFile[] {
  return [
    { path: (id) => `${dockerRoot}/containers/${id}/config.v2.json`, decode: decodeDocker, maxSize: one },
    ...containerd('/run/containerd', ['k8s.io', 'default']),
    ...containerd('/run/k3s/containerd', ['k8s.io']),
    {
      path: (id) => `/var/lib/containers/storage/overlay-containers/${id}/userdata/config.json`,
      decode: decodeBundle,
      maxSize: one,
    },
    {
      path: () => '/var/lib/containers/storage/overlay-containers/containers.json',
      decode: decodeStorage,
      maxSize: all,
    },
    {
      path: () => '/var/lib/containers/storage/overlay-containers/volatile-containers.json',
      decode: decodeStorage,
      maxSize: all,
    },
  ];
}

const defaultDockerRoot = '/var/lib/docker';
const logFolder = '/var/log/containers';

/** Reads what the files of container runtimes tell about a container; null if none knows it. `id` has 64 hex digits. */
export function readContainerFacts(context: PlatformContext, id: string): ContainerFacts | null {
  const found: ContainerFacts[] = [];
  for (const { path, decode, maxSize } of runtimeFiles(readDockerRoot(context))) {
    const json = readJson(context, path(id), maxSize);
    const facts = json === null ? null : decode(json, id);
    if (facts !== null) {
      found.push(facts);
    }
  }
  const logged = found.some(({ podName }) => podName !== null) ? null : findInLogNames(context, id);
  return mergeFacts(logged === null ? found : [...found, logged]);
}

/** `data-root` of daemon.json(5), which was called `graph` before. */
function readDockerRoot(context: PlatformContext): string {
  const config = readJson(context, '/etc/docker/daemon.json', one) as Record<string, unknown> | null;
  const folder = config?.['data-root'] ?? config?.['graph'];
  return typeof folder === 'string' && folder.startsWith('/') ? folder.replace(/\/+$/u, '') : defaultDockerRoot;
}

function findInLogNames({ io, rootFs }: PlatformContext, id: string): ContainerFacts | null {
  const name = listIfAny(io, resolveInRoot(io, rootFs, logFolder)).find((entry) => entry.endsWith(`-${id}.log`));
  return name === undefined ? null : (decodeLogName(name)?.facts ?? null);
}

/** Takes each fact from the first file that has it. */
function mergeFacts(found: readonly ContainerFacts[]): ContainerFacts | null {
  if (found.length === 0) {
    return null;
  }
  const first = (name: keyof ContainerFacts): string | null =>
    found.map((facts) => facts[name]).find((fact) => fact !== null) ?? null;
  return {
    name: first('name'),
    image: first('image'),
    composeProject: first('composeProject'),
    composeService: first('composeService'),
    podName: first('podName'),
    podNamespace: first('podNamespace'),
  };
}

/** Null if the file is missing, may not be read, is no regular file, is too large, or is no JSON. */
function readJson({ io, rootFs }: PlatformContext, path: string, maxSize: number): unknown {
  try {
    const resolved = resolveInRoot(io, rootFs, path);
    const stat = io.stat(resolved);
    if (!stat.isFile() || stat.size > maxSize) {
      return null;
    }
    return parseJson(decodeBytes(io.readFile(resolved)));
  } catch (error) {
    if (isSystemError(error)) {
      return null;
    }
    throw error;
  }
}
