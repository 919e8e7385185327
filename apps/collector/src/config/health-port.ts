/** Apart from the configuration, whose validator the command `health` need not load. */
export const defaultHealthPort = 7783;
