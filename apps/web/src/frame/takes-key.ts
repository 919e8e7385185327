/**
 * Whether what has the focus needs a key itself: text is typed, a dialog has keys of its own, and a button, a link or a
 * box is pressed by Space.
 */
export function takesKey(target: EventTarget | null, key: string): boolean {
  return (
    isInside(target, 'dialog, input:not([type="checkbox"]), textarea, select, [contenteditable]') ||
    (key === ' ' && isInside(target, 'button, a, summary, input'))
  );
}

export function isInside(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}
