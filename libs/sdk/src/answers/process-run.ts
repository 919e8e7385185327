/** A program that ran on a host within a time range: all processes with the same name and executable. */
export interface ProcessRun {
  readonly host: string;
  readonly name: string;
  /** Path of the executable; null if it is not known, as of processes that ended before a sweep saw them. */
  readonly exe: string | null;
  /** The first time in the range at which one of its processes ran. */
  readonly firstSeen: string;
  /**
   * The last time in the range at which one of its processes is known to have run: its exit, or the last tick of the
   * host; on a host that was silent when the range ended, up to an hour before that.
   */
  readonly lastSeen: string;
  /** Number of its processes. */
  readonly runs: number;
  /** Number of different command lines among them. */
  readonly commandLines: number;
  /** Arguments of the process that was seen last; null if they could not be read. */
  readonly cmdline: readonly string[] | null;
  /** Whether these arguments were cut; null if they are not known. */
  readonly cmdlineCut: boolean | null;
  /** Name of its user. */
  readonly username: string | null;
  /** Identity in the fleet of the process that was seen last; null if it is not known. */
  readonly procUid: string | null;
}
