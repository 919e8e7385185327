/** Folders in which the packages of a system have programs: which one differs from system to system. */
const systemPrograms =
  /^\/(?:usr\/(?:local\/)?)?(?:s?bin|games|libexec|lib(?:32|64|x32)?)\/|^\/nix\/store\/|^\/gnu\/store\//;
const systemScripts = /^\/(?:usr\/(?:local\/)?)?s?bin\/[^/]+$/;
const temporary = /^\/(?:tmp|var\/tmp|dev\/shm|run)\//;

/**
 * `1.2.3`, `v20.1`, `1.2-rc1`, `3.4.5-SNAPSHOT`, `8.0.Final`. A match never begins within a run of digits: trying each
 * of them would take the square of their number, and any user can start a process with thousands.
 */
const version =
  /(?:v|(?<!\d))\d+(?:\.\d+)+(?:[.+~-]?(?:rc|alpha|beta|dev|post|final|release|snapshot|jre|jdk|ga)(?:[.-]?\d+)?)*/gi;
/** Dates, numbers of builds, and ids in hexadecimal digits, such as commits. */
const longNumber = /\d{6,}/g;
const hexadecimal = /(?<![0-9a-z])(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,}(?![0-9a-z])/gi;
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
/** As mktemp and Python's tempfile make them. */
const temporaryName = /^(tmp[._-]?)[A-Za-z0-9_]{6,}/;
const anything = '*';
/** No path on Linux is longer (PATH_MAX); an argument, or the title of a program, may be. */
const maxPath = 4096;

/** The path of an executable without what differs between releases and systems: only its name if a package has it. */
export function stableExecutable(path: string): string {
  return systemPrograms.test(path) ? stableName(lastComponent(path)) : stablePath(path);
}

/** The same for a script. Many packages have an `index.js`, so a folder is left out only where names are unique. */
export function stableScript(path: string): string {
  const plain = path.slice(0, maxPath).replace(/^(?:\.\/+)+/, '');
  return systemScripts.test(plain) ? stableName(lastComponent(plain)) : stablePath(plain);
}

/** The name of an image without its tag or digest; null if it is only an id. */
export function stableImage(image: string): string | null {
  const name = image
    .replace(/@.*$/s, '')
    .replace(/:[^/:]*$/, '')
    .replace(/^(?:index\.)?docker\.io\//, '')
    .replace(/^library\//, '');
  return name === '' || name === 'sha256' || /^[0-9a-f]{12,}$/.test(name) ? null : name;
}

export function lastComponent(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function stablePath(path: string): string {
  const components = path.split('/').map((component) => stableName(component));
  const isTemporary = temporary.test(path);
  return components
    .map((component) => (isTemporary ? component.replace(temporaryName, `$1${anything}`) : component))
    .join('/');
}

function stableName(name: string): string {
  return /^\d+$/.test(name)
    ? anything
    : name
        .replace(uuid, anything)
        .replace(version, anything)
        .replace(longNumber, anything)
        .replace(hexadecimal, anything);
}
