import type { LucideIcon } from 'lucide-react';

/** One line of the palette. */
export interface Entry {
  readonly id: string;
  /** Also what the typed words are sought in. Text of a stranger is escaped already. */
  readonly text: string;
  /** Grey, at the right edge. */
  readonly detail?: string;
  /** The key that does the same without the palette. */
  readonly keys?: string;
  readonly Icon: LucideIcon;
  /** The time to which it leads, in milliseconds since the epoch. */
  readonly at?: number;
  readonly run: () => void;
  /** What Shift with Enter does: acts on the process. */
  readonly act?: () => void;
}

export interface Section {
  readonly title: string;
  readonly entries: readonly Entry[];
}
