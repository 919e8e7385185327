import { type Command } from './command.js';
import type { Parameter } from './parameters.js';

/** `-s, --signal <name>`. */
export function flagLabel(name: string, { short, placeholder }: Parameter<unknown>): string {
  const names = short === null ? name : `-${short}, ${name}`;
  return placeholder === null ? names : `${names} ${placeholder}`;
}

/** The help of a parameter with its closed values, its default, and whether it may be repeated. */
export function describeParameter({ help, values, defaultText, isMany }: Parameter<unknown>): string {
  const choices = Array.isArray(values) ? [`one of ${values.join(', ')}`] : [];
  const fallback = defaultText === null ? [] : [`default: ${defaultText}`];
  const notes = [...choices, ...fallback, ...(isMany ? ['may be repeated'] : [])];
  return notes.length === 0 ? help : `${help} (${notes.join('; ')})`;
}

/** `kill <process...> [flags]`. */
export function usageLine({ name, args, flags }: Command): string {
  const words = Object.entries(args).map(([key, { placeholder, isRequired, isMany }]) => {
    const inner = `${(placeholder ?? key).replace(/^<|>$/g, '')}${isMany ? '...' : ''}`;
    return isRequired ? `<${inner}>` : `[${inner}]`;
  });
  return [name, ...words, ...(Object.keys(flags).length === 0 ? [] : ['[flags]'])].join(' ');
}
