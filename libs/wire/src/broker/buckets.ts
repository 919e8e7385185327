/** Key-value buckets, by what they hold. */
export const buckets = { leases: 'psf-leases' } as const;
