import { FleetError } from '@psfleet/sdk';
import type { ReactNode } from 'react';

interface Asked {
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly refetch: () => unknown;
}

/** What stands where an answer belongs: a skeleton of `height` pixels, what went wrong and how to repeat it, or it. */
export function AnswerState({
  asked,
  height,
  children,
}: {
  readonly asked: Asked;
  readonly height: number;
  readonly children: ReactNode;
}) {
  if (asked.isPending) {
    return <div className="skeleton" style={{ height }} role="status" aria-label="Loading" />;
  }
  if (asked.error === null) {
    return children;
  }
  return <ErrorNote error={asked.error} retry={asked.refetch} />;
}

/** A problem with its title, what it says, and the id under which the API logged it. */
export function ErrorNote({ error, retry }: { readonly error: Error; readonly retry: () => unknown }) {
  const problem = error instanceof FleetError ? error.problem : null;
  return (
    <div className="note" role="alert">
      <p>
        <b className="b bad">{problem?.title ?? 'No answer'}</b>
      </p>
      <p className="i2">{error.message}</p>
      {problem?.instance !== undefined && <p className="i3 t12 mono">request {problem.instance}</p>}
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
