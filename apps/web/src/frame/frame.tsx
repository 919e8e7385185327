import { Outlet } from '@tanstack/react-router';
import { useEffect, useState, type ComponentType, type CSSProperties } from 'react';
import { useRemembered } from '../design/remembered.js';
import { stripFormName } from '../strip/strip-form.js';
import { Tour } from '../tour/tour.js';
import { ClockBox } from './clock-box.js';
import { Header, TabBar } from './header.js';
import { OfflineBanner } from './offline-banner.js';
import type { PageDialog, PageDialogProps } from './page-dialog.js';
import { usePageKeys } from './page-keys.js';
import { PastBanner } from './past-banner.js';
import { StripZone } from './strip-zone.js';
import { NeedleContext, useScrubbing } from './scrubbing.js';

/** What every page has: the header, the strip with the clock, and the needle that runs through all curves. */
export function Frame({ Dialogs }: { readonly Dialogs: ComponentType<PageDialogProps> }) {
  const scrubbing = useScrubbing();
  const { shownAt, scale } = scrubbing;
  const [dialog, setDialog] = useState<PageDialog | null>(null);
  const isRow = useRemembered(stripFormName) === 'row';
  const isPast = shownAt !== null;
  usePageKeys(scrubbing, setDialog);
  useEffect(() => {
    document.documentElement.dataset['at'] = isPast ? 'past' : 'live';
  }, [isPast]);
  const place = shownAt === null ? 1 : (shownAt - scale.from) / (scale.to - scale.from);
  return (
    <NeedleContext.Provider value={scrubbing}>
      <div className={isRow ? 'app one-row' : 'app'} style={{ '--t': place } as CSSProperties}>
        <Header onFind={() => setDialog({ kind: 'palette' })} />
        <section className="strip-zone" aria-label="The clock">
          <StripZone />
          <ClockBox onFind={() => setDialog({ kind: 'palette' })} />
        </section>
        <div className="banners">
          <OfflineBanner />
          <PastBanner />
        </div>
        <Outlet />
        <TabBar />
        <Tour />
        <Dialogs dialog={dialog} onShow={setDialog} />
      </div>
    </NeedleContext.Provider>
  );
}
