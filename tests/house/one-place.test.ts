import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { listFiles, readText, root, shipped, sources } from './all-sources.js';
import type { Graph } from './rules/cycles.js';
import { moduleGraph } from './rules/module-graph.js';
import type { SourceFile } from './source-file.js';

/** Paths of shipped files whose text matches, but for those that `may`. */
function offenders(pattern: RegExp, may: RegExp, among: readonly SourceFile[] = shipped): string[] {
  return among.filter(({ path, text }) => pattern.test(text) && !may.test(path)).map(({ path }) => path);
}

function importers(name: RegExp, among: readonly SourceFile[] = shipped): string[] {
  return among.filter(({ imports }) => imports.some((each) => name.test(each))).map(({ path }) => path);
}

function reachableFrom(graph: Graph, start: string): ReadonlySet<string> {
  const found = new Set([start]);
  for (const path of found) {
    for (const next of graph.get(path) ?? []) {
      found.add(next);
    }
  }
  return found;
}

describe('one place for', () => {
  it('the choice of the platform', () => {
    const may = /^libs\/psutil-core\/src\/select-platform\.ts$|^libs\/embedded\/src\//;
    expect(offenders(/process\.platform|os\.platform\(/, may)).toEqual([]);
  });

  it('reading the environment: where configuration is loaded', () => {
    const may = /\/src\/main\.ts$|\/src\/config\/|^libs\/embedded\/src\/testing\//;
    const reads = /process\.env\b|\{[^}]*\benv\b[^}]*\} (= process\b|from 'node:process')/;
    expect(offenders(reads, may)).toEqual([]);
  });

  it('koffi: native/; ffi-rs: libs/embedded; the ClickHouse client: libs/storage', () => {
    const outside = (paths: readonly string[], place: RegExp): string[] => paths.filter((path) => !place.test(path));
    // Both are loaded by require, which imports do not show.
    expect(offenders(/['"`]koffi['"`]/, /^libs\/psutil-core\/src\/[^/]+\/native\//)).toEqual([]);
    expect(offenders(/['"`]ffi-rs['"`]/, /^libs\/embedded\//)).toEqual([]);
    expect(outside(importers(/^@clickhouse\/client/, sources), /^libs\/storage\//)).toEqual([]);
  });

  it('connections that carry secrets or data: those of service-kit, which check whose program accepts them', () => {
    // The second is a function with a parameter of that name; the third is for programs outside of this repository.
    const may = new RegExp(
      [
        String.raw`^libs/(service-kit/src/(loopback/|owned-nats-transport\.ts|check-health\.ts)`,
        'trust/src/signing/manifest',
        String.raw`sdk/src/client/send\.ts)`,
      ].join('|'),
    );
    const clients = /(?<![.#\w]|async )fetch\(|\bnet\.connect\(|\b(createConnection|setTransportFactory)\(/;
    const imported =
      /import \{[^}]*\b(request|get|connect)\b[^}]*\} from '(node:(http|https|net|tls)|@nats-io\/transport-node)'/;
    // It reads the greeting of nats-server, and sends nothing.
    const greeting = 'libs/embedded/src/nats/nats-server.ts';
    expect(offenders(clients, may)).toEqual([]);
    expect(offenders(imported, may)).toEqual([greeting]);
  });

  it('class-validator and frameworks, which the agent must not load: apart from what it imports', () => {
    const loadedByAgent = /^(apps\/agent|libs\/(psutil-core|metric-catalog|wire|service-kit|trust))\//;
    const heavy = importers(/^(class-validator|class-transformer|reflect-metadata|@nestjs\/|@peculiar\/)/);
    expect(heavy.filter((path) => loadedByAgent.test(path))).toEqual([
      'libs/service-kit/src/config/class-config.ts',
      'libs/trust/src/certificates/certificate.ts',
    ]);
    const entryPoints = importers(/class-config|certificates/);
    const agentLoads = /^(apps\/agent\/|libs\/(service-kit|trust)\/src\/(index\.ts|folder\/|join\/|nats\/|signing\/))/;
    expect(entryPoints.filter((path) => agentLoads.test(path))).toEqual([]);
  });

  it('the JetStream client, which costs the agent a megabyte: apart from what it imports', () => {
    const graph = moduleGraph(shipped);
    const loaded = reachableFrom(graph, 'libs/service-kit/src/index.ts');
    const client = /^(import|export) (?!type\b)[^;]*from '@nats-io\/(jetstream|kv)'/m;
    expect(loaded.size).toBeGreaterThan(10);
    expect(offenders(client, /(?!)/).filter((path) => path.startsWith('apps/agent/') || loaded.has(path))).toEqual([]);
  });

  it('/proc and /sys: linux/', () => {
    const outside = shipped.filter(({ path }) => /^libs\/psutil-core\/src\/(?!linux\/)/.test(path));
    expect(offenders(/['"`]\/(proc|sys)\//, /(?!)/, outside)).toEqual([]);
  });

  it('starting programs: nothing that runs on a host does, but for calls that could hang and the doctor', () => {
    const typesOnly = /(import|export) type [^;]*from 'node:child_process'/;
    const starting = shipped.filter(({ text }) => /from 'node:child_process'/.test(text.replace(typesOnly, '')));
    const onHost = /^(libs\/(psutil-core|wire|metric-catalog|storage)|apps\/(agent|collector|api))\//;
    const paths = starting.map(({ path }) => path).filter((path) => onHost.test(path));
    expect(
      paths.filter((path) => !/\/(popen|abandonable\/answering-process|doctor\/run-tool)\.ts$/.test(path)),
    ).toEqual([]);
  });

  it('the doctor and the contract of psutil-core: apart from what programs import', () => {
    const loaded = [...reachableFrom(moduleGraph(shipped), 'libs/psutil-core/src/index.ts')];
    expect(loaded.length).toBeGreaterThan(100);
    expect(loaded.filter((path) => /^libs\/psutil-core\/src\/(doctor|contract)\//.test(path))).toEqual([]);
  });

  it('programs: files that npm can link before the build', () => {
    const folders = ['apps/*/bin/*', 'libs/*/bin/*'];
    const committed = execFileSync('git', ['ls-files', '-s', ...folders], { cwd: root, encoding: 'utf8' });
    for (const manifest of listFiles('apps/*/package.json', 'libs/*/package.json')) {
      const { bin = {} } = JSON.parse(readText(manifest)) as { bin?: Readonly<Record<string, string>> };
      for (const file of Object.values(bin)) {
        const path = manifest.replace('package.json', file.replace('./', ''));
        expect(committed).toMatch(new RegExp(`^100755 .*\\t${path}$`, 'm'));
      }
    }
  });
});
