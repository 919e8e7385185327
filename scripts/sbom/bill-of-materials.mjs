import { execFileSync } from 'node:child_process';

/**
 * What package-lock.json in `folder` names, as CycloneDX of npm's own making. The same packages give the same bill: the
 * number and time by which npm tells two runs apart are left out.
 */
export function readBill(folder) {
  const output = execFileSync('npm', ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const bill = JSON.parse(output);
  delete bill.serialNumber;
  delete bill.metadata.timestamp;
  return bill;
}

/**
 * The bill of one project: itself and what it depends on, on any platform. npm's own choice of a workspace leaves out
 * packages on which other projects depend too.
 */
export function billOfProject(bill, project) {
  const dependencies = new Map(bill.dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]));
  const subject = bill.components.find((part) => nameOf(part) === project);
  const reached = new Set();
  const waiting = [subject['bom-ref']];
  for (const reference of waiting) {
    if (!reached.has(reference)) {
      reached.add(reference);
      waiting.push(...(dependencies.get(reference) ?? []));
    }
  }
  const metadata = { ...bill.metadata, component: { ...subject, type: 'application' } };
  return reduced({ ...bill, metadata }, (part) => part !== subject && reached.has(part['bom-ref']));
}

/** The part of a project's bill that an archive with these files of node_modules contains, and its Node. */
export function shippedBill(bill, paths, nodeVersion) {
  const shipped = new Set(paths.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]));
  const { components, ...rest } = reduced(bill, (part) => shipped.has(nameOf(part)));
  const reference = `node@${nodeVersion}`;
  const node = { 'bom-ref': reference, type: 'platform', name: 'node', version: nodeVersion };
  return { ...rest, components: [...components, { ...node, purl: `pkg:generic/${reference}` }] };
}

/** A bill with some of its components, and the dependencies among them. */
function reduced(bill, isKept) {
  const components = bill.components.filter(isKept);
  const known = new Set([...components, bill.metadata.component].map((part) => part['bom-ref']));
  const dependencies = bill.dependencies
    .filter(({ ref }) => known.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((other) => known.has(other)) }));
  return { ...bill, components, dependencies };
}

/** The reference of a part is its name and version. */
function nameOf(part) {
  const reference = part['bom-ref'];
  return reference.slice(0, reference.lastIndexOf('@'));
}
