/** Key-value buckets, by what they hold: who does which task, and the signed state of the control plane. */
export const buckets = { leases: 'psf-leases', state: 'psf-state' } as const;
