import type { FleetError } from '@psfleet/sdk';
import { PortOwnerError } from '@psfleet/service-kit/client-side';
import { CommandError } from '../frame/command-error.js';
import type { ExitName } from '../frame/exit-codes.js';

const exitOfStatus: Readonly<Record<number, ExitName>> = {
  400: 'usage',
  401: 'refused',
  403: 'refused',
  404: 'not-found',
  502: 'unreachable',
  503: 'unreachable',
  504: 'unreachable',
};

/** Says in one sentence what failed and what to do about it. */
export function explainFailure(error: FleetError, url: string): CommandError {
  const { origin } = new URL(url);
  const { code, problem, message, cause } = error;
  if (cause instanceof PortOwnerError) {
    return new CommandError(`the API cannot be asked: ${cause.message}`, { exit: 'unreachable', cause: error });
  }
  if (code === 'unreachable' || code === 'timeout') {
    return new CommandError(
      `the API at ${origin} does not answer${reasonOf(cause)}: start psfleet with \`psfleet up\`, ` +
        'set PSFLEET_API_URL, or name a server with --server',
      { exit: 'unreachable', cause: error },
    );
  }
  if (code === 'unauthorized') {
    return new CommandError(
      `the API at ${origin} rejected the token: set PSFLEET_TOKEN or PSFLEET_TOKEN_FILE to a valid one`,
      { exit: 'refused', cause: error },
    );
  }
  if (problem === null) {
    return new CommandError(`the API at ${origin} answered what psfleet does not: ${message}`, { cause: error });
  }
  return new CommandError(`${detailOf(error)} (the API at ${origin} answered ${problem.status} ${code})`, {
    exit: exitOfStatus[problem.status] ?? 'failed',
    cause: error,
  });
}

/** The same of a file that answers instead of an API. */
export function explainFileFailure(error: FleetError, file: string): CommandError {
  return new CommandError(`${file}: ${detailOf(error)}`, {
    exit: exitOfStatus[error.problem?.status ?? 0] ?? 'failed',
    cause: error,
  });
}

function detailOf({ message, problem }: FleetError): string {
  // The detail quotes the fields already, as far as they are few.
  const fields = (problem?.errors ?? []).filter((each) => !message.includes(each.message));
  return [message.replace(/\.$/, ''), ...fields.map((each) => `${each.path}: ${each.message}`)].join('; ');
}

/** A certificate that is not trusted has another remedy than a server that does not run. */
function reasonOf(cause: unknown): string {
  const code = (cause as { readonly code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? ` (${code})` : '';
}
