import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { readClockSearch } from './clock/clock-search.js';
import { Frame } from './frame/frame.js';
import { NotFound } from './frame/not-found.js';
import { PageDialogs } from './palette/page-dialogs.js';

const root = createRootRoute({
  component: () => <Frame Dialogs={PageDialogs} />,
  notFoundComponent: NotFound,
  validateSearch: readClockSearch,
});

/** What a table of processes keeps in the address. */
export interface TableSearch {
  readonly q?: string;
  readonly sort?: string;
  readonly view?: 'tree';
  /** procUid of the chosen row. */
  readonly sel?: string;
}

function readTableSearch({ q, sort, view, sel }: Record<string, unknown>): TableSearch {
  return {
    ...(typeof q === 'string' && q !== '' ? { q } : {}),
    ...(typeof sort === 'string' && /^-?\w+$/.test(sort) ? { sort } : {}),
    ...(view === 'tree' ? { view } : {}),
    ...(typeof sel === 'string' && /^[0-9a-f]{16}$/.test(sel) ? { sel } : {}),
  };
}

const wall = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./wall/wall-page.js'), 'WallPage'),
});

const hosts = createRoute({
  getParentRoute: () => root,
  path: '/hosts',
  component: lazyRouteComponent(() => import('./hosts/hosts-page.js'), 'HostsPage'),
});

const host = createRoute({
  getParentRoute: () => root,
  path: '/hosts/$host',
  validateSearch: readTableSearch,
  component: lazyRouteComponent(() => import('./host/host-page.js'), 'HostPage'),
});

const processes = createRoute({
  getParentRoute: () => root,
  path: '/processes',
  validateSearch: readTableSearch,
  component: lazyRouteComponent(() => import('./processes/processes-page.js'), 'ProcessesPage'),
});

const process = createRoute({
  getParentRoute: () => root,
  path: '/p/$procUid',
  component: lazyRouteComponent(() => import('./process/process-page.js'), 'ProcessPage'),
});

const events = createRoute({
  getParentRoute: () => root,
  path: '/events',
  component: lazyRouteComponent(() => import('./events/events-page.js'), 'EventsPage'),
});

const actions = createRoute({
  getParentRoute: () => root,
  path: '/actions',
  component: lazyRouteComponent(() => import('./actions/actions-page.js'), 'ActionsPage'),
});

export function createPageRouter() {
  return createRouter({
    routeTree: root.addChildren([wall, hosts, host, processes, process, events, actions]),
    defaultPreload: 'intent',
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPageRouter>;
  }
}
