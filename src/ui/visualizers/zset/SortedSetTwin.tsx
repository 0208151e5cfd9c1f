// A sorted set in words: what holds it, its members by rank, and the walk of the last command step by step.
import type { SortedSetTouch, SortedSetView } from '../../../server/pictures/zset.ts';
import type { Walk } from '../../../server/pictures/zset-walks.ts';
import { count, counted } from '../../kit/bytes-text.ts';
import { queueText } from '../parts/Door.tsx';
import { clipText } from '../parts/Tape.tsx';
import { Twin } from '../parts/Twin.tsx';
import type { PictureProps } from '../visualizer.ts';
import { levelTitle } from './Towers.tsx';

export function SortedSetTwin({ view, touch }: PictureProps<'zset'>) {
  if (view.form === 'none') {
    const queue = queueText(view.waiting.map((each) => ({ ...each, end: `${each.end}est score` })));
    return <Twin summary={`The sorted set is not there.${queue}`} heads={[]} rows={[]} hidden={0} />;
  }
  if (view.form === 'listpack') {
    return (
      <Twin
        summary={`${counted(view.size, 'member')} in one listpack of ${counted(view.bytes, 'byte')}: member, score, member, score, the lowest score first.`}
        heads={['rank', 'member', 'score', 'from the top', 'offset', 'bytes']}
        rows={view.pairs.map(({ index, member, score }) => [
          count(index),
          clipText(member.value),
          clipText(score.value),
          count(view.size - 1 - index),
          count(member.offset),
          count([member, score].reduce((sum, each) => sum + each.headerBytes + each.dataBytes + each.backlenBytes, 0)),
        ])}
        hidden={view.size - view.pairs.length}
      />
    );
  }
  const { levels, size, towers, buckets } = view;
  const populations = levels.map(({ size: own }, level) => levelTitle(level, own, size)).join('; ');
  return (
    <>
      {touch?.detail?.walks.map((walk, at) => (
        <WalkTwin key={at} walk={walk} detail={touch.detail} view={view} />
      ))}
      <Twin
        summary={`${counted(size, 'member')} in a skip list of ${counted(levels.length, 'level')}, the lowest score first; a hash table of ${counted(buckets, 'bucket')} leads from member to element. ${populations}.`}
        heads={['rank', 'member', 'score', 'from the top', 'spans, level 0 first']}
        rows={towers.map(({ rank, member, score, spans }) => [
          count(rank),
          clipText(member),
          score,
          count(size - 1 - rank),
          spans.map(count).join(', '),
        ])}
        hidden={size - towers.length}
      />
    </>
  );
}

interface WalkTwinProps {
  readonly walk: Walk;
  readonly detail: SortedSetTouch | undefined;
  readonly view: Extract<SortedSetView, { form: 'skiplist' }>;
}

function WalkTwin({ walk: { goal, moves, to }, detail, view }: WalkTwinProps) {
  const towers = new Map(detail?.passed.map((tower) => [tower.rank, tower]));
  const name = (rank: number): string => {
    const tower = towers.get(rank);
    return rank < 0 ? 'head' : tower ? `${clipText(tower.member)} (rank ${count(rank)})` : `rank ${count(rank)}`;
  };
  return (
    <Twin
      summary={`A walk of ${counted(moves.length, 'step')} to ${goal === 'old place' ? 'where the member stood, ' : ''}rank ${count(to)}:`}
      heads={['step', 'level', 'at', 'then']}
      rows={moves.map(({ level, rank, move }, at) => {
        const span = rank < 0 ? view.levels[level]?.span : towers.get(rank)?.spans[level];
        const target = rank + (span ?? 0);
        const isThere = target <= (view.levels[level]?.last ?? -1) && target > rank;
        const isGoal = target === to && goal !== 'last' && goal !== 'rank';
        const then = isThere && isGoal && level === 0 ? `next is ${name(target)}` : move === 'along' ? `along ${count(span ?? 0)} to ${name(target)}` : isThere ? `${name(target)} is too far: down` : 'no link: down';
        return [count(at + 1), count(level), name(rank), then];
      })}
      hidden={0}
      caption="The walk"
    />
  );
}
