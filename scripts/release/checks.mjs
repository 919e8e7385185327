// The checks of a release, each a pure function that gives what is wrong as sentences.

/** The section of a version without its heading; null without one. `date` is null while the version is unreleased. */
export function findChangelogSection(changelog, version) {
  const [, ...sections] = changelog.split(/^## /m);
  for (const section of sections) {
    const [heading, ...lines] = section.split('\n');
    const match = /^\[(.+)\] - (unreleased|\d{4}-\d{2}-\d{2})$/.exec(heading);
    if (match?.[1] === version) {
      return { date: match[2] === 'unreleased' ? null : match[2], text: lines.join('\n').trim() };
    }
  }
  return null;
}

/** With `needsDate` the section must have one. `path` is the changelog's. */
export function checkChangelog(changelog, version, { path = 'CHANGELOG.md', needsDate = false } = {}) {
  const section = findChangelogSection(changelog, version);
  if (section === null) {
    return [`${path} has no section "## [${version}] - <date or unreleased>"`];
  }
  return [
    ...(section.text === '' ? [`the section of ${version} in ${path} is empty`] : []),
    ...(needsDate && section.date === null ? [`the section of ${version} in ${path} has no date yet`] : []),
  ];
}

/** `packages` are the parsed package.json files by path; every one has the version, and names it for its siblings. */
export function checkVersions(packages, version) {
  return Object.entries(packages).flatMap(([path, manifest]) => [
    ...(manifest.version === version ? [] : [`${path} has version ${manifest.version}, not ${version}`]),
    ...Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
      .filter(([name, wanted]) => name.startsWith('@psfleet/') && wanted !== version)
      .map(([name, wanted]) => `${path} depends on ${name} ${wanted}, not ${version}`),
  ]);
}

/** The images of a compose file carry the version too. */
export function checkImages(composeFile, version) {
  return [...composeFile.matchAll(/image: (psfleet\/[\w-]+):(\S+)/g)]
    .filter(([, , tag]) => tag !== version)
    .map(([, image, tag]) => `docker-compose.yml names ${image}:${tag}, not ${version}`);
}

const requiredFiles = [
  'package.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'NOTICE',
  // Declarations and maps lead to the sources.
  'dist/index.js',
  'dist/index.d.ts',
  'dist/index.js.map',
  'src/index.ts',
];

/** `files` are the paths that `npm pack` would put into the package, `sources` those under its src/. */
export function checkPackedFiles(files, sources) {
  const missing = requiredFiles.filter((path) => !files.includes(path));
  const unwanted = files.filter((path) => /\.test\.|^tests\/|\.tsbuildinfo$/.test(path));
  // A build leaves behind what it made of files that have moved.
  const stale = files.filter(
    (path) => /^dist\/.*\.js$/.test(path) && !sources.includes(path.replace(/^dist\/(.*)\.js$/, 'src/$1.ts')),
  );
  return [
    ...missing.map((path) => `the package lacks ${path}`),
    ...unwanted.map((path) => `the package contains ${path}`),
    ...(stale.length === 0 ? [] : [`the build is stale (${stale[0]}): remove dist and build again`]),
  ];
}
