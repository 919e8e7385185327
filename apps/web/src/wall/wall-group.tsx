import { escapeControls } from '@psfleet/display';
import type { ReactNode } from 'react';
import type { HostPain } from './host-pain.js';

/** The name of a group beside its hosts, and how many of them hurt. */
export function WallGroup({
  name,
  pains,
  children,
}: {
  readonly name: string;
  readonly pains: readonly HostPain[];
  readonly children: ReactNode;
}) {
  const hurt = pains.filter(({ kind }) => kind !== null).length;
  return (
    <section className="wall-group" aria-label={escapeControls(name)}>
      <div className="wall-name">
        <b className="b cut">{escapeControls(name)}</b>
        <span className="i3 num">{pains.length}</span>
        {hurt > 0 && <span className="i2 t11">{hurt === 1 ? '1 hurts' : `${hurt} hurt`}</span>}
      </div>
      {children}
    </section>
  );
}
