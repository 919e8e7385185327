/** Headers of a dead letter: why it is one, and where in the data stream it came from. */
export const deadHeaders = { reason: 'Psfleet-Reason', subject: 'Psfleet-Subject', seq: 'Psfleet-Seq' } as const;
