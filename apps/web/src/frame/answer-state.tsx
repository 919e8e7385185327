import { escapeControls } from '@psfleet/display';
import { FleetError } from '@psfleet/sdk';
import type { ReactNode } from 'react';
import { showTime } from '../clock/time-text.js';

export interface Asked {
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly data: unknown;
  /** When the data came, in milliseconds since the epoch. */
  readonly dataUpdatedAt: number;
  readonly refetch: () => unknown;
}

/** Several requests whose answers are needed together. */
export function allOf(asked: readonly Asked[]): Asked {
  const isWhole = asked.every(({ data }) => data !== undefined);
  return {
    isPending: asked.some(({ isPending }) => isPending),
    error: asked.find(({ error, data }) => error !== null && (isWhole || data === undefined))?.error ?? null,
    data: isWhole ? asked.map(({ data }) => data) : undefined,
    dataUpdatedAt: Math.min(...asked.map(({ dataUpdatedAt }) => dataUpdatedAt)),
    refetch: () => asked.filter(({ error }) => error !== null).map(({ refetch }) => refetch()),
  };
}

/** The same request where its answer is shown a second time: only one place says how old it is. */
export function quiet(asked: Asked): Asked {
  return asked.data === undefined ? asked : { ...asked, error: null };
}

/**
 * What stands where an answer belongs: a skeleton of `height` pixels, what went wrong and how to repeat it, or it. An
 * answer stays when the next one does not come, with its age.
 */
export function AnswerState({
  asked,
  height,
  children,
}: {
  readonly asked: Asked;
  readonly height: number;
  readonly children: ReactNode;
}) {
  const { isPending, error, data, dataUpdatedAt, refetch } = asked;
  if (error !== null && data === undefined) {
    return <ErrorNote error={error} retry={refetch} />;
  }
  if (isPending) {
    return <div className="skeleton" style={{ height }} role="status" aria-label="Loading" />;
  }
  return (
    <>
      {children}
      {error !== null && (
        <p role="status" className="warn t12">
          No newer answer since {showTime(dataUpdatedAt)}: {escapeControls(error.message)}
        </p>
      )}
    </>
  );
}

/** A problem with its title, what it says, and the id under which the API logged it. */
export function ErrorNote({ error, retry }: { readonly error: Error; readonly retry: () => unknown }) {
  const problem = error instanceof FleetError ? error.problem : null;
  return (
    <div className="note" role="alert">
      <p>
        <b className="b bad">{escapeControls(problem?.title ?? 'No answer')}</b>
      </p>
      <p className="i2">{escapeControls(error.message)}</p>
      {problem?.instance !== undefined && <p className="i3 t12 mono">request {escapeControls(problem.instance)}</p>}
      <button className="btn" type="button" onClick={() => void retry()}>
        Try again
      </button>
    </div>
  );
}

/** What an empty place would hold, and how to get it. */
export function EmptyNote({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="note">
      <p>
        <b className="b">{title}</b>
      </p>
      <p className="i2">{children}</p>
    </div>
  );
}

/** What the API left out of an answer, and why. */
export function Warnings({ title, warnings }: { readonly title: string; readonly warnings: readonly string[] }) {
  return warnings.length === 0 ? null : (
    <section className="block">
      <h2>{title}</h2>
      <ul className="t12 i2">
        {warnings.map((warning) => (
          <li key={warning}>{escapeControls(warning)}</li>
        ))}
      </ul>
    </section>
  );
}
