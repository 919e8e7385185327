import { hideArguments } from '../arguments.js';

/** Strings of JSON or of a program that stand in a list: ["mysql", "-px"]; long ones are no arguments. */
const strings = [
  /"(?:[^"\\]|\\.){0,500}"(?:\s{0,3},\s{0,3}"(?:[^"\\]|\\.){0,500}")+/g,
  /'[^']{0,500}'(?:\s{0,3},\s{0,3}'[^']{0,500}')+/g,
];
const element = /"((?:[^"\\]|\\.)*)"|'([^']*)'/g;

/** Hides secrets in the arguments of a command that are given as a list. */
export function hideInLists(text: string): string {
  return strings.reduce((shown, list) => shown.replace(list, hideInList), text);
}

function hideInList(list: string): string {
  const args = [...list.matchAll(element)].map(([, double, single]) => double ?? single ?? '');
  const hiddenArgs = hideArguments(args);
  let index = 0;
  return list.replace(element, (whole) => {
    const arg = hiddenArgs[index];
    const isSame = arg === args[index];
    index += 1;
    return isSame || arg === undefined ? whole : `${whole.charAt(0)}${arg}${whole.charAt(0)}`;
  });
}
