// Types of Node in declarations of this library. TypeScript finds them where @types/node is installed; elsewhere they
// are `any`, and "@ts-ignore" keeps the declarations free of errors. It must be in a comment that declarations keep.

/** @ts-ignore */
export type { Buffer as NodeBuffer } from 'node:buffer';
/** @ts-ignore */
export type { ChildProcess, SpawnOptions } from 'node:child_process';
/** @ts-ignore */
export type { Stats } from 'node:fs';
/** @ts-ignore */
export type { InspectOptions } from 'node:util';

/** @ts-ignore */
type NodeSignals = NodeJS.Signals;
/** 'SIGTERM' and the others. */
export type SignalName = NodeSignals;
