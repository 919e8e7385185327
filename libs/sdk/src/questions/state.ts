/** A state to import. */
export interface StateImport {
  /** The text of a state file or of an export. */
  readonly file: string;
  /** Accepts the loss of everything that changed up to this generation. */
  readonly acceptGeneration?: number;
}
