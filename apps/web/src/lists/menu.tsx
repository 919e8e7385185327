import type { LucideIcon } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';

/** A button with choices that open below it, until Esc or a click elsewhere closes them. */
export function Menu({
  name,
  Icon,
  children,
}: {
  readonly name: string;
  readonly Icon: LucideIcon;
  readonly children: ReactNode;
}) {
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const closeOutside = ({ target }: PointerEvent): void => {
      if (menu.current !== null && target instanceof Node && !menu.current.contains(target)) {
        menu.current.open = false;
      }
    };
    document.addEventListener('pointerdown', closeOutside);
    return () => document.removeEventListener('pointerdown', closeOutside);
  }, []);
  return (
    <details
      ref={menu}
      className="menu"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && menu.current?.open === true) {
          event.preventDefault();
          menu.current.open = false;
          menu.current.querySelector('summary')?.focus();
        }
      }}
    >
      <summary className="btn q">
        <Icon aria-hidden="true" />
        {name}
      </summary>
      <div className="menu-body">{children}</div>
    </details>
  );
}
