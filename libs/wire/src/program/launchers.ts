/** An application of an application server, such as `shop.web:app`; not an address, such as `localhost:8000`. */
const application = /^[A-Za-z_][\w.]*:[A-Za-z_]\w*(?:\(\))?$/;
const command = /^[A-Za-z][\w:.-]*$/;

type Launched = (args: readonly string[]) => string | undefined;

const firstApplication: Launched = (args) => args.find((arg) => application.test(arg));
const firstCommand: Launched = ([first]) => (first !== undefined && command.test(first) ? first : undefined);
/** Celery and Flask. */
const namedApplication: Launched = (args) => {
  const at = args.findIndex((arg) => arg === '-A' || arg === '--app' || arg.startsWith('--app='));
  const named = args[at]?.startsWith('--app=') === true ? args[at].slice('--app='.length) : args[at + 1];
  return at === -1 ? undefined : named;
};

/** Scripts and modules that many projects run, and how to find in their arguments what they run there. */
const launchers: Readonly<Record<string, Launched>> = {
  gunicorn: firstApplication,
  uvicorn: firstApplication,
  hypercorn: firstApplication,
  daphne: firstApplication,
  'waitress-serve': firstApplication,
  celery: namedApplication,
  flask: namedApplication,
  'manage.py': firstCommand,
  artisan: firstCommand,
  rails: firstCommand,
  rake: firstCommand,
};

/** What a launcher runs, of which `args` are the arguments; nothing if it is no launcher or does not say. */
export function findLaunched(launcher: string, args: readonly string[]): string | undefined {
  return Object.hasOwn(launchers, launcher) ? launchers[launcher]?.(args) : undefined;
}
