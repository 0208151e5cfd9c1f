// The whole server in words and tables.
import { byteSize, count, counted, timeLeft } from '../../kit/bytes-text.ts';
import { typeName } from '../../kit/TypeGlyph.tsx';
import { useSeconds } from '../../workspace/hooks.ts';
import { clipText } from '../parts/Tape.tsx';
import { Twin } from '../parts/Twin.tsx';
import type { PictureProps } from '../visualizer.ts';
import { COUNTERS, lookedSentence, memorySentence, policySentence, reasonOf } from './words.ts';

export function ServerTwin({ view }: PictureProps<'server'>) {
  const { parts, types, biggest, candidates, expiring, policy, perSecond, commands } = view;
  const now = useSeconds(expiring.length > 0);
  const busiest = Math.max(0, ...perSecond);
  const counters = COUNTERS.map(([name, label]) => `${count(view[name])} ${label}`).join(', ');
  const apart = `${byteSize(parts.startup)} the server itself, ${byteSize(parts.clients)} clients, ${byteSize(parts.tables)} tables of keys, ${byteSize(parts.data)} keys and values`;
  return (
    <>
      <Twin
        summary={`Memory: ${memorySentence(view)}: ${apart}. ${lookedSentence(view)}.`}
        heads={['type', 'keys', 'bytes']}
        rows={types.map(({ type, keys, bytes }) => [typeName(type), count(keys), byteSize(bytes)])}
        hidden={0}
        caption="Memory by type"
      />
      <Twin
        summary="The biggest keys."
        heads={['key', 'database', 'type', 'bytes']}
        rows={biggest.slice(0, 12).map(({ db, key, type, bytes }) => [clipText(key), String(db), typeName(type), byteSize(bytes)])}
        hidden={0}
        caption="The biggest keys"
      />
      <Twin
        summary={`Next to be evicted. ${policySentence(view)}`}
        heads={['key', 'database', 'why', 'bytes', 'in the pool']}
        rows={candidates.map((each) => [clipText(each.key), String(each.db), reasonOf(each, policy), byteSize(each.bytes), each.isPooled ? 'yes' : 'no'])}
        hidden={0}
        caption="Next to be evicted"
      />
      <Twin
        summary={`About to expire: ${counted(view.volatile, 'key')} with a time to live.`}
        heads={['key', 'database', 'expires in']}
        rows={expiring.map(({ db, key, expireAt }) => [clipText(key), String(db), expireAt <= now ? 'due' : timeLeft(expireAt - now)])}
        hidden={0}
        caption="About to expire"
      />
      <p>
        {count(commands)} commands since the start, at most {count(busiest)} in a second of the last minute. {counters}.
      </p>
    </>
  );
}
