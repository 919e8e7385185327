/** Apart from the configuration, whose validator the command `health` need not load. */
export const defaultListenAddress = { host: '127.0.0.1', port: 7780 } as const;
