import { escapeControls } from '@psfleet/display';
import { FleetError } from '@psfleet/sdk';

export interface AttemptSurroundings {
  /** Draws the screen again. */
  readonly redraw: () => void;
  /** Ends what is being read when nobody waits for it any more. */
  readonly signal: AbortSignal;
}

/**
 * Does something that takes time and draws the screen again. A failure of the API is given to `fail` as harmless text;
 * what fails after the end of the signal is nobody's concern.
 */
export async function attempt(
  { signal, redraw }: AttemptSurroundings,
  work: () => Promise<void>,
  fail: (text: string) => void,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (signal.aborted) {
      return;
    }
    if (!(error instanceof FleetError)) {
      throw error;
    }
    fail(escapeControls(error.message));
  }
  redraw();
}
