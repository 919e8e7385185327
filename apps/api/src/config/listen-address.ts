/** Separate from ApiConfig, so that the command `health` does not load its validator. */
export const defaultListenAddress = { host: '127.0.0.1', port: 7780 } as const;
