/** One temperature sensor, in degrees Celsius (or Fahrenheit on request). */
export interface HardwareTemperature {
  /** What it measures ('Core 0'); '' if the driver does not name it. */
  readonly label: string;
  readonly current: number;
  /** Above this the hardware is hot; null if unknown. */
  readonly high: number | null;
  /** Above this the hardware protects or damages itself; null if unknown. */
  readonly critical: number | null;
}

/** One fan. */
export interface FanSpeed {
  /** '' if the driver does not name it. */
  readonly label: string;
  /** Revolutions per minute. */
  readonly current: number;
}

/** The first battery. */
export interface Battery {
  /** Charge, 0 to 100, not rounded. */
  readonly percent: number;
  /**
   * Seconds until it is empty; null if unknown, and while the power cable is plugged in, because nothing drains it
   * then.
   */
  readonly secsleft: number | null;
  /** Whether the power cable is plugged in; null if unknown. */
  readonly powerPlugged: boolean | null;
}
