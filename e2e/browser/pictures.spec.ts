// A scripted run for each picture, its text twin asserted on; and what all pictures have in common: following, holding,
// pausing, stepping, thresholds, the keyboard, what axe finds.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './kept-page.ts';
import { expectNoSidewaysScroll, expectNoViolations, inSteps, openPage, run, terminal } from './page-tools.ts';

function picture(page: Page): Locator {
  return page.getByRole('region', { name: /^Picture of/ });
}

async function openPicture(page: Page): Promise<Locator> {
  await page.getByRole('tablist', { name: 'Pictures' }).getByRole('tab').nth(1).click();
  await expect(picture(page)).toBeVisible();
  // A step before may have left it as text.
  if ((await textButton(page).getAttribute('aria-pressed')) === 'true') await textButton(page).click();
  return picture(page);
}

function textButton(page: Page): Locator {
  return picture(page).getByRole('button', { name: 'Text', exact: true });
}

async function asText(page: Page): Promise<void> {
  await textButton(page).click();
}

/** Bytes sent by a client that no terminal shows, as a program would. */
async function load(page: Page, lines: readonly string[]): Promise<void> {
  await page.workers()[0]?.evaluate((text) => {
    const tell = (data: unknown): boolean => dispatchEvent(new MessageEvent('message', { data }));
    tell({ type: 'open', connection: 1 });
    tell({ type: 'send', connection: 1, bytes: text });
  }, lines.map((line) => `${line}\r\n`).join(''));
}

test('strings, counters, registers, places and bits', async ({ page }) => {
  await openPage(page);
  await inSteps(page, {
    'string: text, hex and bits; an embstr becomes raw where it is changed in place': async () => {
      await run(page, 'SET greeting hello');
      const shown = await openPicture(page);
      await expect(shown).toContainText('embstr');
      await asText(page);
      await expect(shown).toContainText('5 bytes as embstr');
      await expect(shown.getByRole('row').nth(1)).toContainText('0h6801101000');
      await run(page, 'APPEND greeting !');
      await expect(shown).toContainText('embstr → became raw');
      await expect(shown).toContainText('Wrote byte 5 in place. It grew from 5 bytes to 6.');
      await expect(shown.getByRole('row').nth(6)).toContainText('5!2100100001');
    },
    'counter: a number in the object itself ticks': async () => {
      await run(page, 'SET hits 99', 'INCR hits');
      const shown = await openPicture(page);
      await expect(shown).toContainText('99 became 100.');
      await expect(shown.getByRole('img', { name: 'The number 100' })).toBeVisible();
      await asText(page);
      await expect(shown).toContainText('The number 100, kept in the object itself');
    },
    'hyperloglog: registers, their estimate beside the truth, sparse and dense': async () => {
      const shown = await openPicture(page);
      await run(page, 'PFADD visitors ann bob cem');
      await expect(shown).toContainText('3 elements hashed: 3 registers raised. The estimate goes from 0 to 3.');
      await expect(shown).toContainText('truly 3 (exact)');
      await asText(page);
      await expect(shown).toContainText('About 3 different elements, truly 3. Registers sparse');
      await expect(shown.getByRole('row').filter({ hasText: '16,381' })).toBeVisible();
      await run(page, 'PFADD visitors ann');
      await expect(shown).toContainText('no register had to be raised');
      await run(page, 'CONFIG SET hll-sparse-max-bytes 0', 'PFADD visitors dia');
      await expect(shown).toContainText('Registers dense, 12 kB');
    },
    'places: points, a search with its cells and what lies inside': async () => {
      const shown = await openPicture(page);
      await run(page, 'GEOADD sicily 13.361389 38.115556 Palermo 15.087269 37.502669 Catania 12.496366 41.902782 Rome');
      await expect(shown).toContainText('3 places: longitude and latitude, their bits interleaved, are the score.');
      await run(page, 'GEOSEARCH sicily FROMLONLAT 15 37 BYRADIUS 200 km ASC');
      await expect(shown).toContainText('2 places inside');
      await asText(page);
      await expect(shown).toContainText('a circle of 200,000 m around 15.0000, 37.0000');
      await expect(shown.getByRole('row').filter({ hasText: 'Rome' })).toContainText('no');
      await expect(shown.getByRole('row').filter({ hasText: 'Catania' })).toContainText('sqdtr74hyu0yes');
    },
    'bitmap: bits, the ranges that are counted and searched, and BITOP': async () => {
      await run(page, 'SETBIT mon 3 1', 'SETBIT mon 9 1', 'SETBIT tue 9 1');
      const shown = await openPicture(page);
      await run(page, 'SETBIT mon 12 1');
      await expect(shown).toContainText('Bit 12 was 0, is 1');
      await run(page, 'BITCOUNT mon 1 1');
      await expect(shown).toContainText('2 bits set among bits 8–15.');
      await run(page, 'BITPOS mon 1 1');
      await expect(shown).toContainText('The first set bit is bit 9.');
      await run(page, 'BITOP AND both mon tue');
      await asText(page);
      await expect(shown).toContainText('AND, the first bytes of each');
      await expect(shown.getByRole('row').filter({ hasText: 'mon' })).toContainText('00010000 01001000');
    },
  });
});

test('hashes, lists and sets', async ({ page }) => {
  await openPage(page);
  await inSteps(page, {
    'hash: the bytes of a listpack, then a table at the command that passes the limit, which can be changed': async () => {
      await run(page, 'HSET user:1 name Ada city London');
      const shown = await openPicture(page);
      await expect(shown).toContainText('listpack');
      await run(page, 'HGET user:1 city');
      await expect(shown).toContainText('city: found, after comparing 2 fields from the start.');
      await asText(page);
      await expect(shown).toContainText('2 fields in one listpack of 32 bytes');
      await expect(shown.getByRole('row').nth(2)).toContainText('cityLondon');
      const limit = shown.getByRole('textbox', { name: 'hash-max-listpack-entries; Enter runs CONFIG SET' });
      await limit.fill('2');
      await limit.press('Enter');
      await expect(terminal(page)).toContainText('CONFIG SET hash-max-listpack-entries 2');
      await run(page, 'HSET user:1 born 1815');
      await expect(shown).toContainText('listpack → became hashtable 3 is more than hash-max-listpack-entries 2 allows.');
      await expect(shown).toContainText('A hash table: 3 fields in 4 buckets.');
    },
    'hash: a rehash under way is two tables, and fields have their own time to live': async () => {
      await run(page, 'CONFIG SET hash-max-listpack-entries 1', 'HSET h a 1 b 2 c 3 d 4');
      const shown = await openPicture(page);
      await asText(page);
      await run(page, 'HSET h e 5');
      await expect(shown).toContainText('The table was full: a larger one is there');
      await expect(shown).toContainText('Rehashing: bucket');
      await run(page, 'HEXPIRE h 100 FIELDS 1 a');
      await expect(shown.getByRole('row').filter({ hasText: /1:(?:40|3\d)$/ })).toHaveCount(1);
      await run(page, 'HDEL h b');
      await expect(shown).toContainText('b: removed, in bucket');
    },
    'list: nodes, both ends, and clients who wait at the door': async () => {
      await run(page, 'RPUSH queue one two');
      const shown = await openPicture(page);
      await run(page, 'LPUSH queue zero');
      await expect(shown).toContainText('1 element added at the head.');
      await asText(page);
      await expect(shown).toContainText('3 elements in one listpack');
      await expect(shown.getByRole('row').nth(1)).toContainText('0zero');
      await run(page, 'CONFIG SET list-max-listpack-size 2', 'RPUSH queue three');
      await expect(shown).toContainText('listpack → became quicklist');
      await expect(shown).toContainText('4 elements in a quicklist of 2 nodes');
      await run(page, 'DEL queue');
      await page.getByRole('button', { name: 'New client' }).click();
      await expect(terminal(page).getByRole('tabpanel', { name: 'client 2' })).toContainText('127.0.0.1:6379>');
      await run(page, 'BLPOP queue 0');
      await expect(shown).toContainText('client 2 waits at the head with BLPOP');
      await page.getByRole('tab', { name: 'client 1' }).click();
      await run(page, 'RPUSH queue job');
      await expect(shown).toContainText('1 element taken at the head. The key is gone with it.');
    },
    'set: the halving search of an intset, and several sets side by side': async () => {
      await run(page, 'SADD odd 1 3 5 7 9 11 13');
      const shown = await openPicture(page);
      await asText(page);
      await expect(shown).toContainText('7 integers, sorted, in an intset of 22 bytes: 2 bytes each.');
      await run(page, 'SISMEMBER odd 9');
      await expect(shown).toContainText('9: in it; found its place in 3 looks by halving.');
      await run(page, 'SADD odd none');
      await expect(shown).toContainText('intset → became listpack "none" is no whole number.');
      await run(page, 'SADD even 2 4 none', 'SINTER odd even');
      await expect(shown.getByRole('table').first().getByRole('row').filter({ hasText: 'none' })).toContainText('yes, in all 2');
      await expect(shown).toContainText('2 sets, 10 different members: 1 in the result.');
    },
  });
});

test('sorted sets and streams', async ({ page }) => {
  await openPage(page);
  await inSteps(page, {
    'sorted set: pairs, then towers at the command that passes the limit; a walk counted beside log₂, and a leaderboard': async () => {
      await run(page, 'ZADD board 3 carol 1 alice 2 bob');
      const shown = await openPicture(page);
      await run(page, 'ZSCORE board bob');
      await expect(shown).toContainText('bob: rank 1, score 2. 2 pairs of the listpack looked at.');
      await asText(page);
      await expect(shown).toContainText('3 members in one listpack of 32 bytes');
      await run(page, 'CONFIG SET zset-max-listpack-entries 3', 'ZADD board 4 dan');
      await expect(shown).toContainText('listpack → became skiplist 4 is more than zset-max-listpack-entries 3 allows.');
      await load(page, [`ZADD board ${Array.from({ length: 40 }, (_, i) => `${i + 5} m${i}`).join(' ')}`]);
      await run(page, 'ZRANK board m20');
      await expect(shown).toContainText(/m20: rank 24, score 25\. \d+ steps to it, adding up the spans on the way; log₂ of 44 is 5\.5\./);
      await expect(shown.getByRole('table', { name: 'The walk' }).getByRole('row').last()).toContainText('next is m20 (rank 24)');
      await asText(page);
      await expect(shown.locator('.tower-row').filter({ hasText: 'm20' }).locator('.touched')).toHaveAttribute('data-mark', 'hit');
      await expect(shown.locator('[data-gap]').first()).toBeVisible();
      await run(page, 'ZINCRBY board 100 alice');
      await shown.getByRole('button', { name: 'Leaderboard' }).click();
      await expect(shown.locator('.leader').first()).toContainText('1alice101');
    },
    'stream: entries in listpacks, groups with their marks, and a claim that moves an entry from one consumer to another': async () => {
      await run(page, 'CONFIG SET stream-node-max-entries 3', 'XADD jobs 1-1 task mail', 'XADD jobs 2-1 task bill', 'XADD jobs 5-1 task scan');
      const shown = await openPicture(page);
      await run(page, 'XADD jobs 9-1 task mail');
      await expect(shown).toContainText('Entry 9-1 added behind all others. The newest listpack was full: a new one begins.');
      await run(page, 'XGROUP CREATE jobs workers 0', 'XREADGROUP GROUP workers ann COUNT 2 STREAMS jobs >');
      await expect(shown).toContainText('2 entries handed to ann, pending until XACK. The mark of workers went from 0-0 to 2-1.');
      await run(page, 'XCLAIM jobs workers bob 0 1-1');
      await expect(shown).toContainText('Entry 1-1 moved from ann to bob.');
      await expect(shown.locator('.consumer').filter({ hasText: 'bob' }).locator('.pending')).toContainText('1-1');
      await asText(page);
      await expect(shown.getByRole('table', { name: 'Pending entries' }).getByRole('row').last()).toContainText(/workersbob1-1\d+ s2/);
      await expect(shown.getByRole('table', { name: 'Consumer groups' })).toContainText('workers2-1222ann, bob');
      await run(page, 'XACK jobs workers 2-1', 'XTRIM jobs MAXLEN 1');
      await expect(shown).toContainText('3 oldest entries trimmed.');
      await expect(shown).toContainText('1 entry in 1 listpack under a radix tree of 2 nodes; 4 ever added, the last id is 9-1.');
    },
  });
});

test('a picture follows, is held, undone and stepped through', async ({ page }) => {
  await openPage(page);
  await inSteps(page, {
    'undo takes the picture back, too': async () => {
      await run(page, 'SADD s a', 'SADD s b');
      const shown = await openPicture(page);
      await expect(shown).toContainText('2 members');
      await page.getByRole('button', { name: /^Undo/ }).first().click();
      await expect(shown).toContainText('1 member');
      await expect(shown).not.toContainText('SADD s b');
    },
    'commands are those of the learner: what the page asks for itself is not told': async () => {
      await run(page, 'SET mine 1');
      const shown = await openPicture(page);
      await load(page, ['GET mine', 'SET theirs 1']);
      await run(page, 'GET mine');
      await expect(page.getByRole('tab', { name: /mine/ })).toBeVisible();
      await load(page, ['INCR mine']);
      await expect(shown).toContainText('1 became 2.');
      await expect(shown).toContainText('the page');
    },
    'paused, commands wait to be stepped through one by one': async () => {
      await run(page, 'SET n 1');
      const shown = await openPicture(page);
      await shown.getByRole('button', { name: 'Pause' }).click();
      await run(page, 'INCR n', 'INCR n', 'INCR n');
      await expect(shown).toContainText('Paused: 3 commands to step through');
      await expect(shown.getByRole('img', { name: 'The number 1', exact: true })).toBeVisible();
      await shown.getByRole('button', { name: 'Step' }).click();
      await expect(shown.getByRole('img', { name: 'The number 2' })).toBeVisible();
      await shown.getByRole('button', { name: 'Step' }).click();
      await expect(shown.getByRole('img', { name: 'The number 3' })).toBeVisible();
      await shown.getByRole('button', { name: 'Play' }).click();
      await expect(shown.getByRole('img', { name: 'The number 4' })).toBeVisible();
    },
    'the picture follows the commands from key to key, unless it is held; and says when its key is gone': async () => {
      await run(page, 'SET first 1');
      const shown = await openPicture(page);
      await expect(page.getByRole('tab', { name: /first/ })).toBeVisible();
      await run(page, 'SADD second a');
      await expect(shown).toContainText('SADD second a');
      await expect(shown).toContainText('The key is new.');
      await shown.getByRole('button', { name: 'Hold' }).click();
      await run(page, 'SET first 2');
      await expect(page.getByRole('tab', { name: /second/ })).toBeVisible();
      await run(page, 'DEL second');
      await expect(shown).toContainText('second is gone: the last command removed it.');
      await run(page, 'SET second x PX 300');
      await expect(shown).toContainText('second is gone: its time to live ran out.');
      await expect(shown).toContainText('Nobody’s command');
    },
  });
});

test('a picture that throws is switched off with a message; the rest goes on', async ({ freshPage: page }) => {
  const broken = `function Picture() { throw new Error('out of ink'); } export const visualizer = { Picture, Twin: Picture, caption() {} };`;
  await page.route(/visualizer-[^/]*\.js$/, (route) => route.fulfill({ contentType: 'text/javascript', body: broken }));
  await openPage(page);
  await run(page, 'SET greeting hello');
  const shown = await openPicture(page);
  await expect(shown.getByRole('alert')).toContainText('The picture of greeting ran into an error and was switched off.');
  await run(page, 'APPEND greeting !');
  await expect(shown).toContainText('APPEND greeting !');
  await expect(terminal(page)).toContainText('(integer) 6');
});

test('all of it works from the keyboard', async ({ page }) => {
  await openPage(page);
  await run(page, 'HSET h a 1 b 2');
  const keysTab = page.getByRole('tab', { name: 'Keys' });
  await keysTab.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: /\bh$/ })).toBeFocused();
  const shown = picture(page);
  const text = shown.getByRole('button', { name: 'Text', exact: true });
  await expect(text).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(text).toBeFocused();
  await page.keyboard.press('t');
  await expect(shown).toContainText('2 fields in one listpack');
  await page.keyboard.press('p');
  await expect(shown).toContainText('Paused');
  await run(page, 'HSET h c 3', 'HSET h d 4');
  await expect(shown).toContainText('2 commands to step through');
  await shown.getByRole('button', { name: 'Step' }).focus();
  await page.keyboard.press('.');
  await expect(shown).toContainText('3 fields in one listpack');
});

test('large structures are seen through a window, with an overview that moves it', async ({ page }) => {
  await openPage(page);
  await load(page, [
    'CONFIG SET hash-max-listpack-entries 8',
    ...Array.from({ length: 50 }, (_, part) => `HSET big ${Array.from({ length: 1000 }, (__, i) => `f${part * 1000 + i} v`).join(' ')}`),
  ]);
  await run(page, 'HGET big f4321');
  const shown = await openPicture(page);
  await expect(shown).toContainText('50,000 fields');
  await expect(shown.locator('.bucket[data-target]')).toContainText('f4321');
  await expect(shown.locator('.bucket[data-target]')).toBeInViewport();
  expect(await shown.locator('.bucket').count()).toBeLessThanOrEqual(128);
  const overview = shown.getByRole('slider', { name: /part of the buckets shown/ }).first();
  await overview.focus();
  await page.keyboard.press('Home');
  await expect(overview).toHaveAttribute('aria-valuetext', /^buckets 0 to 63 of/);
});

const LINES: Readonly<Record<string, readonly string[]>> = {
  string: ['SET greeting hello', 'APPEND greeting !'],
  hyperloglog: ['PFADD visitors a b c d'],
  geo: ['GEOADD cities 13.4 52.5 Berlin 2.35 48.85 Paris', 'GEOSEARCH cities FROMMEMBER Paris BYBOX 400 400 km'],
  bitmap: ['SETBIT bits 9 1', 'BITCOUNT bits'],
  hash: ['HSET h a 1 b 2', 'HGET h b'],
  table: ['CONFIG SET hash-max-listpack-entries 2', 'HSET h a 1 b 2', 'HSET h c 3 d 4 e 5'],
  list: ['CONFIG SET list-max-listpack-size 2', 'RPUSH l a b c d e', 'LINDEX l 2'],
  zset: ['CONFIG SET zset-max-listpack-entries 2', 'ZADD z 1 a 2 b 3 c', 'ZADD z 1.5 d'],
  stream: ['XADD x 1-1 a 1 b 2', 'XADD x 2-1 a 1', 'XGROUP CREATE x g 0', 'XREADGROUP GROUP g c STREAMS x >', 'XDEL x 1-1'],
  set: ['SADD s 1 2 3', 'SADD s x', 'SINTER s s'],
};

for (const names of [Object.keys(LINES).slice(0, 5), Object.keys(LINES).slice(5)]) {
  test(`axe finds nothing: ${names.join(', ')}`, async ({ page }) => {
    await openPage(page);
    const shown = await openPicture(page);
    for (const name of names) {
      await test.step(name, async () => {
        const lines = LINES[name] ?? [];
        await run(page, 'FLUSHALL', ...lines);
        await expect(shown).toContainText(lines.at(-1) ?? '');
        await expectNoViolations(page, '[data-region="picture"]');
        await asText(page);
        await expectNoViolations(page, '.picture-body');
        await asText(page);
      });
    }
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });

  test('a picture fits, and nothing sticks out', async ({ page }) => {
    await openPage(page);
    const bar = page.getByRole('navigation', { name: 'Panels' });
    await run(page, ...(LINES['list'] ?? []));
    await bar.getByRole('button', { name: 'Picture' }).click();
    const shown = await openPicture(page);
    await expect(shown).toContainText('quicklist');
    await expectNoSidewaysScroll(page);
  });
});
