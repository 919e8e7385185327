import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';

/** So long after the last key the fleet is filtered: its tiles are many. */
const settleMs = 200;

/** A filter of hosts by a part of their names or by labels, which the address keeps. */
export function HostFilter() {
  const { filter = '' } = useSearch({ strict: false });
  const navigate = useNavigate();
  const [text, setText] = useState(filter);
  const written = useRef(filter);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    // A link or the button Back changed it. What this field wrote may arrive after the next key.
    if (filter !== written.current) {
      written.current = filter;
      setText(filter);
    }
  }, [filter]);
  const write = (value: string): void => {
    written.current = value;
    void navigate({
      to: '.',
      search: ({ filter: _before, ...now }: Record<string, unknown>) =>
        value === '' ? now : { ...now, filter: value },
      replace: true,
    });
  };
  return (
    <input
      type="search"
      className="field grow"
      aria-label="Filter hosts by name or label"
      placeholder="Filter hosts: a part of the name, or label=value"
      value={text}
      onChange={({ target: { value } }) => {
        setText(value);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => write(value), settleMs);
      }}
    />
  );
}
