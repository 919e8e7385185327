import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { sources } from './all-sources.js';
import { isNode, parseSourceFile, type Node, type SourceFile } from './source-file.js';

// What neither oxlint (.oxlintrc.json) nor the compiler (erasableSyntaxOnly) can enforce.

/** Constants spelled as in a header, a man page or psutil begin so; errors and signals have such names too. */
const headerPrefixes = new Set(
  `AF CLONE CN CONN EX IFF INET IOPRIO LOCK MSG NETLINK NIC NLM NLMSG O PF POLL POWER PR PROC RLIM RLIMIT RTM SCM SO
  SOCK STATUS TCP TCPDIAG USER`.split(/\s+/),
);
const headerNames = new Set([...Object.keys(constants.errno), ...Object.keys(constants.signals)]);
/** Files that hold such names. */
const headerFile = /^libs\/psutil-core\/(src\/([^/]+\/native\/|(constants|select-platform)\.ts)|tests\/psutil-suite\/)/;

function offences({ path, nodes }: SourceFile): string[] {
  return nodes.flatMap((node) => offencesOf(node, path)).map((offence) => `${path}: ${offence}`);
}

function offencesOf(node: Node, path: string): string[] {
  if (node['accessibility'] === 'private' && node['kind'] !== 'constructor') {
    return ['private; such members begin with #'];
  }
  if (node.type === 'VariableDeclarator' && isNode(node['id']) && node['id'].type === 'Identifier') {
    const name = String(node['id']['name']);
    return isScreaming(name) && !isFromHeader(name) && !headerFile.test(path) ? [`the constant ${name}`] : [];
  }
  const name = node.type === 'Identifier' ? String(node['name']) : '';
  return name.startsWith('clickHouse') ? [name] : [];
}

function isScreaming(name: string): boolean {
  return /^[A-Z][A-Z0-9_]+$/.test(name);
}

function isFromHeader(name: string): boolean {
  return headerNames.has(name) || (name.includes('_') && headerPrefixes.has(name.split('_')[0] ?? ''));
}

describe('dialect', () => {
  it('is the same in all sources', () => {
    expect([...new Set(sources.flatMap(offences))]).toEqual([]);
  });
});

describe('the rules of the dialect', () => {
  it.each([
    'class A { private b = 1; }',
    'class A { private readonly b; }',
    'const LIMIT_MS = 1;',
    'const ZERO = 48;',
    'const clickHouseUrl = 1;',
  ])('find %s', (text) => {
    expect(offences(parseSourceFile('apps/agent/src/a.ts', text))).toHaveLength(1);
  });

  it.each([
    'class A { #b = 1; private constructor() {} }',
    'const O_RDONLY = 0;',
    'const ESRCH = 3;',
    'const limitMs = 1;',
    'class ClickHouse {}',
  ])('accept %s', (text) => {
    expect(offences(parseSourceFile('apps/agent/src/a.ts', text))).toEqual([]);
  });
});
