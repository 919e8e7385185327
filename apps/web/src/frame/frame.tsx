import { Outlet } from '@tanstack/react-router';
import { useEffect, type CSSProperties } from 'react';
import { ClockBox } from './clock-box.js';
import { Header, TabBar } from './header.js';
import { PageKeys } from './page-keys.js';
import { PastBanner } from './past-banner.js';
import { StripZone } from './strip-zone.js';
import { NeedleContext, useScrubbing } from './scrubbing.js';

/** What every page has: the header, the strip with the clock, and the needle that runs through all curves. */
export function Frame() {
  const scrubbing = useScrubbing();
  const { shownAt, scale } = scrubbing;
  const isPast = shownAt !== null;
  useEffect(() => {
    document.documentElement.dataset['at'] = isPast ? 'past' : 'live';
  }, [isPast]);
  const place = shownAt === null ? 1 : (shownAt - scale.from) / (scale.to - scale.from);
  return (
    <NeedleContext.Provider value={scrubbing}>
      <div className="app" style={{ '--t': place } as CSSProperties}>
        <Header />
        <section className="strip-zone" aria-label="The clock">
          <StripZone />
          <ClockBox />
        </section>
        <PastBanner />
        <Outlet />
        <TabBar />
        <PageKeys />
      </div>
    </NeedleContext.Provider>
  );
}
