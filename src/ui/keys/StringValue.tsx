// A string: as text, as bytes, or as JSON if it is some. A long one is shown by its beginning and copied whole.
import { type RefObject, useEffect, useRef, useState } from 'react';
import { toUtf8, type ByteString } from '../../base/bytes.ts';
import type { ValueView } from '../../hosts/worker/protocol.ts';
import { count, isText, printable } from '../kit/bytes-text.ts';
import { Button } from '../kit/Button.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { useWorkspace } from '../workspace/hooks.ts';
import { hexLines } from './hex.ts';

type Form = 'text' | 'JSON' | 'hex';

export interface StringValueProps {
  readonly db: number;
  readonly keyName: ByteString;
  readonly view: Extract<ValueView, { type: 'string' }>;
}

export function StringValue({ db, keyName, view }: StringValueProps) {
  const { engine } = useWorkspace();
  const [chosen, setChosen] = useState<Form>();
  const { bytes } = view;
  const shown = useRef<HTMLPreElement>(null);
  const isRoomy = useIsRoomy(shown);
  const isWhole = bytes.length === view.facts.size;
  const json = isWhole ? formatJson(bytes) : undefined;
  const forms: readonly Form[] = json === undefined ? ['text', 'hex'] : ['text', 'JSON', 'hex'];
  const fitting: Form = json !== undefined ? 'JSON' : isText(bytes) || bytes === '' ? 'text' : 'hex';
  const form = chosen !== undefined && forms.includes(chosen) ? chosen : fitting;
  const readWhole = async (): Promise<string> => {
    const whole = await engine.readValue({ db, key: keyName, first: 0, count: view.facts.size, clip: 0 });
    return whole?.type === 'string' ? toUtf8(whole.bytes) : '';
  };
  return (
    <div className="string-value">
      <div className="value-tools">
        <div role="group" aria-label="Shown as" className="forms">
          {forms.map((each) => (
            <Button key={each} kind="quiet" aria-pressed={each === form} onClick={() => setChosen(each)}>
              {each}
            </Button>
          ))}
        </div>
        <CopyButton what="value" label="Copy value" text={readWhole} />
      </div>
      <pre ref={shown} className="mono" tabIndex={0} role="group" aria-label="Value" data-form={form}>
        {form === 'JSON' && json}
        {form === 'hex' && hexLines(bytes, isRoomy ? 16 : 8)}
        {form === 'text' && (isText(bytes) ? toUtf8(bytes) : printable(bytes))}
        {view.facts.size === 0 && form === 'text' && <span className="value-note">The empty string: 0 bytes.</span>}
      </pre>
      {!isWhole && (
        <p className="value-note">
          The first {count(bytes.length)} of {count(view.facts.size)} bytes. Copying takes all.
        </p>
      )}
    </div>
  );
}

/** Whether a line of sixteen bytes fits. */
function useIsRoomy(element: RefObject<HTMLElement | null>): boolean {
  const [isRoomy, setRoomy] = useState(true);
  useEffect(() => {
    const { current } = element;
    if (!current) return undefined;
    const observer = new ResizeObserver(() => setRoomy(current.clientWidth >= 600));
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return isRoomy;
}

/** Indented, if it is an object or an array; numbers and quoted strings are better left as they are. */
function formatJson(bytes: ByteString): string | undefined {
  if (!/^\s*[[{]/.test(bytes)) return undefined;
  try {
    return JSON.stringify(JSON.parse(toUtf8(bytes)), null, 2);
  } catch {
    return undefined;
  }
}
