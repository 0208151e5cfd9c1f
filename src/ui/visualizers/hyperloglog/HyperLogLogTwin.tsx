// The registers in words: how many hold what, and which the command raised.
import { byteSize, count, counted } from '../../kit/bytes-text.ts';
import { Twin } from '../parts/Twin.tsx';
import type { PictureProps } from '../visualizer.ts';

export function HyperLogLogTwin({ view, touch }: PictureProps<'hyperloglog'>) {
  const { estimate, form, known, length, registers, runs } = view;
  const counts = new Map<number, number>();
  for (let at = 0; at < registers.length; at++) {
    const value = registers.charCodeAt(at);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const changes = touch?.detail?.changes ?? [];
  const truth = known === undefined ? '' : `, truly ${count(known)}`;
  const kept = form === 'sparse' ? `sparse, in ${counted(runs, 'run')}` : 'dense';
  return (
    <>
      <Twin
        summary={`About ${counted(estimate, 'different element')}${truth}. Registers ${kept}, ${byteSize(length)}.`}
        heads={['register holds', 'registers']}
        rows={[...counts].toSorted(([a], [b]) => a - b).map(([value, many]) => [count(value), count(many)])}
        hidden={0}
        caption="How many registers hold what"
      />
      {changes.length > 0 && (
        <Twin
          summary={`${counted(touch?.detail?.changed ?? 0, 'register')} raised by the last command.`}
          heads={['register', 'from', 'to']}
          rows={changes.map(({ register, before, after }) => [count(register), count(before), count(after)])}
          hidden={(touch?.detail?.changed ?? 0) - changes.length}
          caption="Registers that were raised"
        />
      )}
    </>
  );
}
