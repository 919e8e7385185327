let probe: HTMLElement | null = null;

/** The colour of a token in the present theme, for a canvas, which knows no custom properties. */
export function colourOf(token: `--${string}`): string {
  if (probe === null) {
    probe = document.createElement('span');
    probe.hidden = true;
    document.body.append(probe);
  }
  probe.style.color = `var(${token})`;
  return getComputedStyle(probe).color;
}
