import { hidden } from '../hidden.js';
import { hideValue } from '../hide-value.js';
import { secrecyOf } from '../secret-names.js';

/** <password>x</password> */
const element = /(<(?:[\w-]{1,40}:)?([A-Za-z_][\w.-]{0,99})(?:\s[^<>]{0,200})?>)([^<>]+)(?=<\/|$)/g;
/** {"name": "DB_PASSWORD", "value": "x"}, <add key="ApiKey" value="x"/>, ParameterKey=DbPassword,ParameterValue=x */
const mark = /(?:\\{0,8}["'])?/.source;
const sign = `${mark}\\s{0,3}[:=]\\s{0,3}${mark}`;
const pair = new RegExp(
  `(\\b(?:parameter|option|env|variable|header)?_?(?:name|key)${sign}([\\w.-]{1,100})${mark}[,;\\s]{0,3}${mark}` +
    `(?:parameter|option)?_?value${sign})([^"'\\\\<>,;]+)`,
  'gi',
);

/** Hides the secrets that markup names: in an element, or in a name and a value that stand side by side. */
export function hideInMarkup(text: string): string {
  const shown = text.includes('<') && text.includes('>') ? text.replace(element, hideNamed) : text;
  return /value/i.test(shown) ? shown.replace(pair, hideNamed) : shown;
}

function hideNamed(whole: string, kept: string, name: string, value: string): string {
  const secrecy = secrecyOf(name);
  if (secrecy === null) {
    return whole;
  }
  return kept + (secrecy === 'login' ? value : value.includes(hidden) ? value : hideValue(value, secrecy));
}
