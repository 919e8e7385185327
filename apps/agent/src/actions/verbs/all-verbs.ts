import type { VerbName } from '@psfleet/wire';
import type { ActionVerb } from './action-verb.js';
import { nice } from './nice.js';
import { signal } from './signal.js';

export const allVerbs: { readonly [V in VerbName]: ActionVerb<V> } = { signal, nice };
