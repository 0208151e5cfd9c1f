// What the GEO commands leave in the append-only file. The expectations are what redis-server 8.0.2 wrote for these lines
// (appendfsync always).
import { describe, expect, it } from 'vitest';
import { propagated } from '../../testing/propagated.ts';

describe('propagation of GEO commands', () => {
  it('is of what changed something, in a form that does the same again', () => {
    expect(
      propagated([
        'GEOADD g 1 1 a 2 2 b',
        'GEOADD g 1 1 a',
        'GEOADD g NX CH 3 3 a',
        'GEOADD g XX CH 3 3 a 4 4 c',
        'GEOSEARCHSTORE d g FROMLONLAT 1 1 BYRADIUS 300 km',
        'GEOSEARCHSTORE d g FROMLONLAT 1 1 BYRADIUS 300 km STOREDIST',
        'GEOSEARCHSTORE d g FROMLONLAT 50 1 BYRADIUS 1 km',
        'GEOSEARCHSTORE d g FROMLONLAT 50 1 BYRADIUS 1 km',
        'GEORADIUS g 1 1 500 km STORE d',
        'GEORADIUSBYMEMBER g a 500 km STOREDIST d',
        'GEORADIUS g 1 1 500 km',
        'GEOSEARCH g FROMLONLAT 1 1 BYRADIUS 300 km',
      ]),
    ).toEqual([
      'zadd g 3377822707026402 a 3378191666521995 b',
      'zadd g XX CH 3379368329318596 a 3379667504504364 c',
      'GEOSEARCHSTORE d g FROMLONLAT 1 1 BYRADIUS 300 km',
      'GEOSEARCHSTORE d g FROMLONLAT 1 1 BYRADIUS 300 km STOREDIST',
      'GEOSEARCHSTORE d g FROMLONLAT 50 1 BYRADIUS 1 km',
      'GEORADIUS g 1 1 500 km STORE d',
      'GEORADIUSBYMEMBER g a 500 km STOREDIST d',
    ]);
  });
});
