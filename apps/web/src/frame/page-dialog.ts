/** A dialog that any page may show. */
export type PageDialog =
  { readonly kind: 'jump' | 'keys' | 'palette' } | { readonly kind: 'act'; readonly procUid: string };

/** What shows it, if there is one. */
export interface PageDialogProps {
  readonly dialog: PageDialog | null;
  readonly onShow: (dialog: PageDialog | null) => void;
}
