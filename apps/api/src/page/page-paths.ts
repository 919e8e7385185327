/** Addresses of the page. All answer with the same document; the page's own router shows what belongs there. */
export const pagePaths = [
  '/',
  '/hosts',
  '/hosts/:host',
  '/processes',
  '/p/:procUid',
  '/events',
  '/actions',
  '/health',
] as const;

/** Scripts, styles and fonts of the page; their names contain a hash of their content. */
export const pageAssets = '/assets/:file';
