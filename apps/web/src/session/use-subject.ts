import { useRef } from 'react';

interface Answered {
  readonly data: unknown;
  readonly isPlaceholderData: boolean;
}

/** The request whose answer is shown: while the next one is on its way, that is still the request before. */
export function subjectOf(before: string, asked: string, { data, isPlaceholderData }: Answered): string {
  return data === undefined || isPlaceholderData ? before : asked;
}

/** Names what the shown answer is about, for {@link useAnswer} with this input. */
export function useSubject(input: object, answer: Answered): string {
  const subject = useRef('');
  subject.current = subjectOf(subject.current, JSON.stringify(input), answer);
  return subject.current;
}
