import { useEffect, useId, useRef, type ReactNode } from 'react';

/** A modal dialog: the browser's own, which keeps the focus inside. When it goes, what had the focus before has it. */
export function Dialog({
  title,
  onClose,
  isPalette = false,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  /** A palette shows a field instead of the title, and goes away when somebody presses beside it. */
  readonly isPalette?: boolean;
  readonly children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    const { activeElement: before } = document;
    element?.showModal();
    return () => {
      element?.close();
      // React has removed the dialog by now, and a browser gives the focus back only from one that is in the page.
      if (before instanceof HTMLElement && document.activeElement === document.body) {
        before.focus({ preventScroll: true });
      }
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={isPalette ? 'dialog palette' : 'dialog'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.preventDefault();
          onClose();
        }
      }}
      onPointerDown={(event) => {
        // A press on the backdrop is one on the dialog itself; a palette has no edge of its own.
        if (isPalette && event.target === event.currentTarget) {
          onClose();
        }
      }}
    >
      <h2 id={id} className={isPalette ? 'hidden' : undefined}>
        {title}
      </h2>
      {children}
    </dialog>
  );
}
