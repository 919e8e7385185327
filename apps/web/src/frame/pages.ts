import { Activity, HeartPulse, LayoutGrid, List, Server, Zap } from 'lucide-react';

/** The pages that the header, the bar of a phone and the palette lead to. */
export const pages = [
  { to: '/', name: 'Fleet', Icon: LayoutGrid },
  { to: '/processes', name: 'Processes', Icon: List },
  { to: '/hosts', name: 'Hosts', Icon: Server },
  { to: '/events', name: 'Events', Icon: Activity },
  { to: '/actions', name: 'Actions', Icon: Zap },
  { to: '/health', name: 'Health', Icon: HeartPulse },
] as const;
