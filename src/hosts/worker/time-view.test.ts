import { describe, expect, it } from 'vitest';
import type { Mark } from '../../session/marks.ts';
import type { Session } from '../../session/session.ts';
import { TimeReader } from './time-view.ts';

const QUERY = { first: 0, count: 10, client: '', stretches: 4 };

function mark(position: number, client: string, kind: Mark['kind'] = 'command'): Mark {
  return { kind, position, at: position, connection: client.charCodeAt(0), client, command: 'PING', line: 'PING', micros: 1, isError: false, isBlocked: false };
}

/** As much of a session as is read. */
function sessionOf(marks: readonly Mark[], position = marks.length): Session {
  const branch = { id: 1, parent: undefined, forkedAt: 0, entries: [] };
  const history = { current: branch, branches: [branch], position, line: { length: marks.length }, isAtEnd: true, timeAt: () => 0, lengthOf: () => 0 };
  const session = { history, marks, clientNames: new Set(), undoPlace: undefined, time: 0, start: { startedAt: 0 }, ownMarks: () => ({ marks: 0, first: undefined }) };
  return session as unknown as Session;
}

describe('TimeReader', () => {
  const kinds = (text: string, from = 0): Mark[] => [...text].map((letter, at) => mark(from + at, letter.toLowerCase(), letter < 'a' ? 'woken' : 'command'));

  it('goes on counting as a fresh one would, whatever happened to the line since', () => {
    const marks = kinds('abAaBb');
    const reader = new TimeReader();
    const agree = (session: Session): void => {
      for (const client of ['', 'a', 'b', 'a']) {
        const query = { ...QUERY, client };
        expect(reader.read(session, query)).toEqual(new TimeReader().read(session, query));
      }
    };
    agree(sessionOf(marks));
    expect(reader.read(sessionOf(marks, 4), QUERY)).toMatchObject({ total: 6, before: 4, commands: { total: 4, before: 3 } });
    expect(reader.read(sessionOf(marks, 4), { ...QUERY, client: 'b' })).toMatchObject({ total: 3, before: 1, commands: { total: 2, before: 1 } });
    expect(reader.read(sessionOf(marks), QUERY).addresses).toEqual({ '127.0.0.1:50097': 'a', '127.0.0.1:50098': 'b' });
    marks.push(...kinds('aA', 6));
    agree(sessionOf(marks));
    // Cut off, and gone on to beyond where it was.
    marks.length = 2;
    marks.push(...kinds('AAAAAAaa', 2));
    agree(sessionOf(marks));
    marks.length = 1;
    agree(sessionOf(marks));
    agree(sessionOf(kinds('BaAb')));
  });
});
