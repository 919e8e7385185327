import { parseSync } from 'vite';

/** One source file, with what the rules read of it. */
export interface SourceFile {
  /** From the root of the repository. */
  readonly path: string;
  /** `libs/wire`, `apps/agent`; for files elsewhere the first folder: `tests`, `bench`, `scripts`. */
  readonly project: string;
  /** Tests, and what only tests use. */
  readonly isTest: boolean;
  readonly text: string;
  /** Module names as written, also of type imports, re-exports and `import()`. */
  readonly imports: readonly string[];
  /** Consecutive line comments are one comment. Comments for linters are left out. */
  readonly comments: readonly string[];
  /** Names that the file declares or uses, without duplicates. */
  readonly names: ReadonlySet<string>;
  /** Titles of `describe`, `it` and `test`. */
  readonly titles: readonly string[];
  readonly nodes: readonly Node[];
}

/** A node of the syntax tree, in ESTree's shape. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

export function parseSourceFile(path: string, text: string): SourceFile {
  const { program, comments, errors } = parseSync(path, text);
  if (errors.length > 0) {
    throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  }
  const nodes = listNodes(program as unknown as Node);
  return {
    path,
    text,
    nodes,
    project: projectOf(path),
    isTest: isTestPath(path),
    imports: nodes.flatMap((node) => importedModules(node)),
    comments: joinLineComments(text, comments),
    names: new Set(nodes.flatMap(({ type, name }) => (nameTypes.has(type) ? [String(name)] : []))),
    titles: nodes.flatMap((node) => testTitles(node)),
  };
}

const nameTypes = new Set(['Identifier', 'PrivateIdentifier']);
const importTypes = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
]);

function projectOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  return first === 'apps' || first === 'libs' ? `${first}/${second}` : first;
}

function isTestPath(path: string): boolean {
  return path.endsWith('.test.ts') || /^((apps|libs)\/[^/]+\/)?tests\//.test(path) || path.includes('/testing/');
}

function listNodes(root: Node): Node[] {
  const nodes: Node[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      value.forEach(visit);
    } else if (isNode(value)) {
      nodes.push(value);
      Object.values(value).forEach(visit);
    }
  };
  visit(root);
  return nodes;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function importedModules({ type, source }: Node): string[] {
  return importTypes.has(type) && isNode(source) && typeof source['value'] === 'string' ? [source['value']] : [];
}

interface Comment {
  readonly type: 'Line' | 'Block';
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

function joinLineComments(text: string, comments: readonly Comment[]): string[] {
  const joined: { text: string; end: number; type: string }[] = [];
  for (const { type, value, start, end } of comments) {
    const previous = joined.at(-1);
    const content = value.replace(/^\s*\* ?/gm, '').trim();
    if (previous !== undefined && previous.type === 'Line' && type === 'Line' && isBlank(text, previous.end, start)) {
      previous.text += ` ${content}`;
      previous.end = end;
    } else {
      joined.push({ text: content, end, type });
    }
  }
  return joined.map((comment) => comment.text).filter((comment) => !/^(oxlint|eslint|prettier|@ts)-/.test(comment));
}

/** Whether nothing but one line break lies between two comments. */
function isBlank(text: string, from: number, to: number): boolean {
  return /^[^\S\n]*\n[^\S\n]*$/.test(text.slice(from, to));
}

/** `it('title')`, `describe.each(rows)('title')`. */
function testTitles(node: Node): string[] {
  const [title] = node.type === 'CallExpression' ? (node['arguments'] as readonly unknown[]) : [];
  if (!isNode(title) || !/^(describe|it|test)$/.test(calledName(node['callee']))) {
    return [];
  }
  if (title.type === 'TemplateLiteral') {
    const parts = title['quasis'] as readonly { readonly value: { readonly raw: string } }[];
    return [parts.map(({ value }) => value.raw).join('…')];
  }
  return typeof title['value'] === 'string' ? [title['value']] : [];
}

function calledName(callee: unknown): string {
  if (!isNode(callee)) {
    return '';
  }
  return callee.type === 'Identifier' ? String(callee['name']) : calledName(callee['object'] ?? callee['callee']);
}
