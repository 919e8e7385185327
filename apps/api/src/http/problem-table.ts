import type { ProblemDefinition } from './problem-definition.js';
import { sessionProblems } from './session-problems.js';

/**
 * Every way in which a request can fail, by code; the code is the last part of the problem's `type`. docs/problems.md
 * is generated from this table.
 */
export const problemTable = {
  'invalid-request': {
    status: 400,
    title: 'Invalid request',
    meaning: 'A parameter or a field of the body is missing, unknown or out of range.',
    remedy: 'Correct the request; `errors` lists every problem with the path of its parameter or field.',
  },
  'malformed-body': {
    status: 400,
    title: 'Malformed body',
    meaning: 'The body is not JSON in UTF-8, is nested deeper than 16 levels, or has half a character in a text.',
    remedy: 'Send valid JSON in UTF-8 with a matching content length.',
  },
  'malformed-request': {
    status: 400,
    title: 'Malformed request',
    meaning:
      'The request is not valid HTTP/1.1, repeats a header such as Host, or has a target that is no path or is not ' +
      'encoded as UTF-8.',
    remedy: 'Send the request with an ordinary HTTP client, straight or through a proxy that sends paths.',
  },
  unauthorized: {
    status: 401,
    title: 'Unauthorized',
    meaning:
      'The request carries no token, or one that is not valid; or only half of a session, one that has ended, or a ' +
      'session and a token.',
    remedy:
      'Send `Authorization: Bearer <token>` with the token from the file `admin-token`; sign a browser in with a ' +
      'link of `psfleet login`.',
  },
  'enrollment-unknown': {
    status: 401,
    title: 'Not permitted to join',
    meaning:
      'The join token is unknown, expired, used up or revoked, or its secret is wrong; or a host that asks for new ' +
      'credentials is not enrolled with these keys.',
    remedy: 'Create a new token with `psfleet enroll create`, and join with it.',
  },
  'access-denied': {
    status: 403,
    title: 'Access denied',
    meaning: "The operating system denied the action to the agent's user; the detail says which right it lacks.",
    remedy: 'Run the agent of that host as root or with CAP_KILL, CAP_SYS_NICE and CAP_SYS_PTRACE.',
  },
  'refused-by-policy': {
    status: 403,
    title: "Refused by the host's policy",
    meaning:
      'Actions are switched off on that host, or the process is protected, as pid 1, kernel threads, the parts of ' +
      'psfleet and their ancestors are.',
    remedy:
      "Choose another process, or change the settings of that host's agent; " +
      'pid 1, kernel threads and the agent with its ancestors are always protected.',
  },
  'cross-origin': {
    status: 403,
    title: 'Cross-origin request',
    meaning: 'A web page of another origin sent the request.',
    remedy: "Call the API from a program, or from a page that the API's own address serves.",
  },
  'name-refused': {
    status: 403,
    title: 'Name refused',
    meaning:
      'The machine may not join under its name or key: the join token permits other names, the name is one of a ' +
      'simulated host (`sim-...`) or a path of the API (`count`), or the key was used before.',
    remedy: 'Give the machine another hostname, or create a token that permits its name; the detail says which.',
  },
  'host-revoked': {
    status: 403,
    title: 'The host is revoked',
    meaning: 'The credentials of this host were revoked, so it gets no new ones.',
    remedy: 'If it may return, join again with a token of `psfleet enroll create --replace HOST`.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    meaning: 'No route matches this path and method, or the requested file or problem code does not exist.',
    remedy: 'Compare path and method with `/openapi.json`; the documentation begins at `/docs`.',
  },
  'unknown-host': {
    status: 404,
    title: 'Unknown host',
    meaning: 'No host of that name is enrolled or has ever sent data, or it was removed.',
    remedy: 'Look the name up in `GET /api/v1/hosts`, and check that the agent of the host is running.',
  },
  'no-such-process': {
    status: 404,
    title: 'No such process',
    meaning: 'No such process is stored, or it ended before the action reached it.',
    remedy: "Look the process up in its host's table again.",
  },
  'no-such-action': {
    status: 404,
    title: 'No such action',
    meaning: 'No action has this id.',
    remedy: 'Look the id up in `GET /api/v1/actions`.',
  },
  'no-such-letter': {
    status: 404,
    title: 'No such dead letter',
    meaning: 'No dead letter has this id: it was sent again, displaced by newer ones, or never existed.',
    remedy: 'Look the id up in `GET /api/v1/dead-letters`.',
  },
  'no-such-enrollment': {
    status: 404,
    title: 'No such enrolment',
    meaning: 'No enrolment has this id: it was revoked, ended a month ago, or never existed.',
    remedy: 'Look the id up in `GET /api/v1/enrollments`.',
  },
  'request-timeout': {
    status: 408,
    title: 'Request timeout',
    meaning: 'The headers did not arrive within 10 s, or the whole request not within 30 s.',
    remedy: 'Send the request again over a faster connection.',
  },
  'host-taken': {
    status: 409,
    title: 'The name of the host is taken',
    meaning: 'A host of this name is enrolled already, with another key.',
    remedy:
      "Give the machine another hostname; if it takes the other's place, or lost its key, join with a token of " +
      '`psfleet enroll create --replace HOST`.',
  },
  'state-outdated': {
    status: 409,
    title: 'The state is older than the distributed one',
    meaning: 'A newer state than this one was distributed before, for example because a backup was restored.',
    remedy:
      'Import the newest copy of the state with `psfleet state import FILE`; `--accept-generation N` accepts that ' +
      'what changed since that copy is lost.',
  },
  'state-full': {
    status: 409,
    title: 'The state is full',
    meaning: 'Enrolled hosts, removed hosts or enrolments are so many that the broker could not distribute more.',
    remedy: 'Revoke enrolments with `psfleet enroll revoke ID`; permit many hosts with one token by `--uses N`.',
  },
  'other-process': {
    status: 409,
    title: 'Another process has this pid',
    meaning: 'The pid now belongs to a different process from the one that the request names.',
    remedy: 'No process was changed; look the process up again and name it by its procUid.',
  },
  'ambiguous-process': {
    status: 409,
    title: 'Two processes have this identity',
    meaning: 'More than one stored process matches, so the target is ambiguous.',
    remedy: 'Name the process by its procUid, or by host, pid and creation time if the procUid itself is shared.',
  },
  'outcome-uncertain': {
    status: 409,
    title: 'Outcome uncertain',
    meaning: 'The process ended while the agent acted on it, so it is not known what the action hit.',
    remedy: "Read the process's current state before you repeat the action.",
  },
  'body-too-large': {
    status: 413,
    title: 'Body too large',
    meaning: 'The body is larger than this route accepts: 128 KiB, or 8 KiB where no token is needed.',
    remedy: 'Split the request.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'Unsupported media type',
    meaning: 'The body is announced as something else than JSON, as compressed, or in another charset than UTF-8.',
    remedy: 'Send `Content-Type: application/json` and the body as it is.',
  },
  'misdirected-request': {
    status: 421,
    title: 'Misdirected request',
    meaning: 'The name or address in the request is none of those that this API answers to.',
    remedy: 'On the same machine use localhost; otherwise add the name to `PSFLEET_API_HOSTS` of the API.',
  },
  'not-retryable': {
    status: 422,
    title: 'The dead letter cannot be sent again',
    meaning: "The message did not arrive on a host's subject, so it would become a dead letter again.",
    remedy: 'Read its content with `GET /api/v1/dead-letters/{id}`.',
  },
  'not-supported': {
    status: 422,
    title: 'Not supported by the host',
    meaning: 'The operating system or the agent of that host cannot perform this action.',
    remedy: "Choose another action, or update the host's kernel or agent.",
  },
  'too-many-points': {
    status: 422,
    title: 'Too many points',
    meaning: 'The answer would exceed the limit of points.',
    remedy: 'Ask for fewer hosts or metrics, a larger step or a shorter time range.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    meaning: 'Too many requests without a token, or ten wrong codes of links in a minute, came from this address.',
    remedy: 'Try again after the seconds in `Retry-After`.',
  },
  'too-many-questions': {
    status: 429,
    title: 'Too many dear questions',
    meaning: 'Too many questions that read rows of the whole fleet are being answered, or wait for that.',
    remedy: 'Try again after the seconds in `Retry-After`, and ask fewer such questions at the same time.',
  },
  'header-too-large': {
    status: 431,
    title: 'Header too large',
    meaning: 'The target and the headers of the request are larger than 16 KiB.',
    remedy: 'Name fewer hosts in one request, or send them in the body of `POST /api/v1/metrics/query`.',
  },
  'internal-error': {
    status: 500,
    title: 'Internal error',
    meaning: 'An unexpected error occurred in the API.',
    remedy: 'Find the error in the log of the API by the id in `instance`, and report it.',
  },
  'agent-failed': {
    status: 502,
    title: 'The agent failed',
    meaning: 'The agent could not perform the action, or its reply was invalid.',
    remedy: "Read the agent's log on that host, and check that agent and API are of the same version.",
  },
  'action-expired': {
    status: 503,
    title: 'The action came too late',
    meaning: 'The order reached the agent too long after it was prepared, or was withdrawn; nothing was done.',
    remedy: 'Repeat the request; if it persists, see whether that host or ClickHouse is overloaded.',
  },
  'agent-offline': {
    status: 503,
    title: 'The agent is offline',
    meaning: 'The agent of that host is not connected to the message broker; nothing was done.',
    remedy: 'Start the agent, or wait until it is connected again, and repeat the request.',
  },
  'broker-unavailable': {
    status: 503,
    title: 'The message broker is not available',
    meaning: 'NATS does not answer, or rejected the request.',
    remedy: 'Try again; if it persists, check that NATS is running and has room on its disk.',
  },
  'not-the-writer': {
    status: 503,
    title: 'Another instance changes the state',
    meaning: 'Another instance of the API holds the right to change the state, or held it until a moment ago.',
    remedy: 'Try again after the seconds in `Retry-After`; if it persists, send the request to the other instance.',
  },
  'storage-unavailable': {
    status: 503,
    title: 'The storage is not available',
    meaning: 'ClickHouse does not answer or is overloaded.',
    remedy: 'Try again after the seconds in `Retry-After`; if it persists, check that ClickHouse is running.',
  },
  'question-timeout': {
    status: 504,
    title: 'The question took too long',
    meaning: 'The question was not answered within 10 s and was ended, so that it does not hold up others.',
    remedy:
      'Ask for fewer hosts, less time or a narrower filter; all rows of a list, however many, come with ' +
      '`format=ndjson`.',
  },
  'agent-timeout': {
    status: 504,
    title: 'The agent did not answer in time',
    meaning:
      'The request reached the broker, but the agent did not reply in time; the detail says whether it may have acted.',
    remedy:
      'Read the record of the action, `GET /api/v1/actions/{id}`, before you repeat it: it says more once the ' +
      'agent tells.',
  },
  ...sessionProblems,
} as const satisfies Record<string, ProblemDefinition>;

export type ProblemCode = keyof typeof problemTable;

/** The `type` of a problem's body. */
export function problemType(code: ProblemCode): string {
  return `https://psfleet.dev/problems/${code}`;
}
