// Watches the part of the key list that is on screen: sends the query to the engine and holds the latest view.
import { useEffect, useRef, useState } from 'react';
import { fromUtf8, type ByteString } from '../../base/bytes.ts';
import type { Watch } from '../../hosts/worker/client.ts';
import type { KeysQuery, KeysView } from '../../hosts/worker/protocol.ts';
import { isSame } from '../kit/same.ts';
import { useWorkspace } from '../workspace/hooks.ts';

/** The latest view for the query; undefined until the engine has answered for the first time. */
export function useKeyList(query: KeysQuery): KeysView | undefined {
  const { engine } = useWorkspace();
  const [view, setView] = useState<KeysView>();
  const watch = useRef<Watch<KeysQuery>>(undefined);
  const latest = useRef(query);
  latest.current = query;
  useEffect(() => {
    const started = engine.watchKeys(latest.current, (next) => setView((before) => (isSame(before, next) ? before : next)));
    watch.current = started;
    return () => {
      watch.current = undefined;
      started.stop();
    };
  }, [engine]);
  useEffect(() => watch.current?.update(query), [query]);
  return view;
}

/** What was typed as the glob that is meant: without any of a glob's signs it may stand anywhere in the name. */
export function toPattern(filter: string): ByteString {
  if (filter === '') return '';
  const bytes = fromUtf8(filter);
  return /[*?[\\]/.test(bytes) ? bytes : `*${bytes}*`;
}
