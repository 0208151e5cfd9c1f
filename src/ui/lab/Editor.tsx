// The editor's place on the page; the editor itself comes as a chunk of its own.
import { useEffect, useRef } from 'react';
import type { EditorOptions, LabEditor } from './editor-view.ts';

export interface EditorProps extends EditorOptions {
  /** Gets the editor when it is there, and undefined when it goes. */
  readonly onReady: (editor: LabEditor | undefined) => void;
}

/** The options count when it opens; to change the text afterwards, use what `onReady` was given. */
export function Editor(props: EditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    let editor: LabEditor | undefined;
    let isGone = false;
    void import('./editor-view.ts').then(({ openEditor }) => {
      if (isGone || place.current === null) return;
      const { text, label, isReadOnly } = latest.current;
      editor = openEditor(place.current, {
        text,
        label,
        ...(isReadOnly !== undefined && { isReadOnly }),
        onChange: (changed) => latest.current.onChange?.(changed),
        onRun: () => latest.current.onRun?.(),
        onLeave: () => latest.current.onLeave?.(),
      });
      latest.current.onReady(editor);
    });
    return () => {
      isGone = true;
      editor?.dispose();
      latest.current.onReady(undefined);
    };
  }, []);
  return <div className="lab-editor" ref={place} />;
}
