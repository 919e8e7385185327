/** The names of the parameters in a path: `host` in `/api/v1/hosts/{host}`. */
type PathNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathNames<Rest>
  : never;
type PathParams<Path extends string> = { readonly [Name in PathNames<Path>]: string | number };

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The part of a route that exists at run time. */
interface RouteFacts<Path extends string> {
  readonly method: Method;
  readonly path: Path;
  /** Whether a request changes nothing, so that it may be sent again. */
  readonly isRead: boolean;
  /** A status that comes with the same content as success, because the content says how it is; null: none does. */
  readonly otherStatus: number | null;
}

/** A route of the API, with the types of what it takes and answers, which exist for the compiler only. */
export class Route<Path extends string = string, Query = unknown, Body = undefined, Answer = unknown> {
  readonly facts: RouteFacts<Path>;
  declare readonly types: { readonly query: Query; readonly body: Body; readonly answer: Answer };

  constructor(facts: RouteFacts<Path>) {
    this.facts = facts;
  }

  /** States the query parameters. */
  query<NewQuery>(): Route<Path, NewQuery, Body, Answer> {
    return new Route(this.facts);
  }

  /** States the body. */
  body<NewBody>(): Route<Path, Query, NewBody, Answer> {
    return new Route(this.facts);
  }

  /** States the answer. */
  answer<NewAnswer>({ otherStatus = null }: { readonly otherStatus?: number | null } = {}): Route<
    Path,
    Query,
    Body,
    NewAnswer
  > {
    return new Route({ ...this.facts, otherStatus });
  }
}

/** A GET of a path whose parameters stand in braces, as in the API's description. */
export function get<Path extends string>(path: Path): Route<Path> {
  return new Route({ method: 'GET', path, isRead: true, otherStatus: null });
}

/** A POST that only asks, and has a body because the question is long. */
export function ask<Path extends string>(path: Path): Route<Path> {
  return new Route({ method: 'POST', path, isRead: true, otherStatus: null });
}

/** A request that changes something. */
export function change<Path extends string>(method: Exclude<Method, 'GET'>, path: Path): Route<Path> {
  return new Route({ method, path, isRead: false, otherStatus: null });
}

export type QueryOf<R> = R extends Route<string, infer Query, infer _Body, infer _Answer> ? Query : never;
export type BodyOf<R> = R extends Route<string, infer _Query, infer Body, infer _Answer> ? Body : never;
export type AnswerOf<R> = R extends Route<string, infer _Query, infer _Body, infer Answer> ? Answer : never;

/** Everything that a request to the route takes: parameters of its path and its query, and its body. */
export type InputOf<R> =
  R extends Route<infer Path, infer Query, infer Body, infer _Answer>
    ? PathParams<Path> & Query & ([Body] extends [undefined] ? unknown : { readonly body: Body })
    : never;
