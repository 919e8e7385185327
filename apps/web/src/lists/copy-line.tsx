import { Check, Copy } from 'lucide-react';
import { useRef, useState } from 'react';

/** A line to run elsewhere, with a button that copies it. Where the browser refuses that, the line is selected. */
export function CopyLine({ line }: { readonly line: string }) {
  const code = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState<'yes' | 'selected' | null>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(line);
      setCopied('yes');
    } catch {
      // Pages that came over http from another computer have no clipboard.
      window.getSelection()?.selectAllChildren(code.current ?? document.body);
      setCopied('selected');
    }
  };
  return (
    <div className="copy-line">
      <code ref={code} className="mono">
        {line}
      </code>
      <button type="button" className="btn" aria-label={`Copy ${line}`} onClick={() => void copy()}>
        {copied === 'yes' ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      </button>
      <span role="status" className={copied === null ? 'hidden' : 't11 i3'}>
        {copied === 'yes' ? 'Copied' : copied === 'selected' ? 'Selected: press Ctrl C' : ''}
      </span>
    </div>
  );
}
