// The disk: writes at risk, a power cut and its report, bytes with their meaning, files from and for a real Redis.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Download, Page } from '@playwright/test';
import { findRedis } from '../../src/tooling/find-redis.mjs';
import { expect, test } from './kept-page.ts';
import { expectNoSidewaysScroll, expectNoViolations, openPage, run, terminal } from './page-tools.ts';

const redis = findRedis({ download: false });

async function openDisk(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Disk' }).click();
  await expect(page.getByText('If the power went now,')).toBeVisible();
}

test('tells what a power cut would take, and after one what it took', async ({ page }) => {
  await openPage(page);
  // The terminal's connection is one of the moment that is shown.
  await page.getByRole('button', { name: 'Reset' }).click();
  await openDisk(page);
  const panel = page.getByRole('tabpanel', { name: 'Disk' });
  await expect(panel.getByText('nothing').first()).toBeVisible();
  await run(page, 'SET saved yes', 'SAVE', 'SET greeting hello', 'INCR views');
  await expect(panel).toContainText('2 writes would be lost');
  await expect(panel.getByRole('list', { name: 'Writes at risk, oldest first' })).toContainText('SET greeting hello');
  await panel.getByRole('button', { name: 'Cut the power' }).click();
  await expect(panel).toContainText('The server is not running: the power was cut');
  await run(page, 'PING', 'PING');
  await expect(terminal(page)).toContainText('Could not connect to Redis at 127.0.0.1:6379: Connection refused');
  await expectNoViolations(page, '.picture-panel');
  await panel.getByRole('button', { name: 'Start it again' }).click();
  const report = panel.getByRole('region', { name: 'Recovery report' });
  await expect(report).toContainText('1 key came back');
  await expect(report.getByRole('list', { name: 'Writes that are gone' }).getByRole('listitem')).toHaveText([/^SET greeting hello/, /^INCR views/]);
  await run(page, 'KEYS *');
  await expect(terminal(page)).toContainText('1) "saved"');
});

test('keeps everything under appendfsync always, set where it is seen, by keyboard alone', async ({ page }) => {
  await openPage(page);
  await openDisk(page);
  const panel = page.getByRole('tabpanel', { name: 'Disk' });
  await panel.getByRole('group', { name: 'appendonly' }).getByRole('button', { name: 'yes' }).focus();
  await page.keyboard.press('Enter');
  await expect(terminal(page)).toContainText('CONFIG SET appendonly yes');
  const always = panel.getByRole('group', { name: 'appendfsync' }).getByRole('button', { name: 'always' });
  await always.focus();
  await page.keyboard.press('Enter');
  await expect(always).toHaveAttribute('aria-pressed', 'true');
  await run(page, 'SET greeting hello');
  await panel.getByRole('button', { name: 'Kill the process' }).focus();
  await page.keyboard.press('Enter');
  const again = panel.getByRole('button', { name: 'Start it again' });
  await expect(again).toBeFocused();
  // What was in memory is still drawn, and says so.
  await page.getByRole('tab', { name: 'Keys' }).click();
  await page.getByRole('button', { name: 'Start it again, in Disk' }).click();
  await expect(page.getByRole('tab', { name: 'Disk' })).toBeFocused();
  await again.click();
  await expect(panel.getByRole('region', { name: 'Recovery report' })).toContainText('No write that was acknowledged is missing.');
  // redis-cli notices at the next command that its connection is gone, and connects anew for the one after.
  await run(page, 'GET greeting', 'GET greeting');
  await expect(terminal(page)).toContainText('"hello"');
});

test('names every byte of a file, in hex and as a table', async ({ page }) => {
  await openPage(page);
  await run(page, 'HSET user:1 name Alice', 'SAVE');
  await openDisk(page);
  // What happened before anybody looked is told, too.
  await page.getByRole('button', { name: 'As a list' }).click();
  await expect(page.getByRole('list', { name: 'Events, the latest first' })).toContainText('dump.rdb');
  await page.getByRole('button', { name: /^dump\.rdb/ }).click();
  const bytes = page.getByRole('application', { name: /Bytes of dump\.rdb/ });
  await bytes.focus();
  const about = page.locator('.byte-about');
  await expect(about).toContainText('Every RDB file begins with these letters.');
  await page.keyboard.press('Control+End');
  await expect(about).toContainText('checksum');
  await expectNoViolations(page, '.picture-panel');
  await page.getByRole('button', { name: 'As a table' }).click();
  const table = page.getByRole('group', { name: 'Fields' });
  await expect(table).toContainText('"user:1"');
  await expect(table).toContainText('key › text');
  await table.getByRole('row', { name: /user:1/ }).getByRole('button').click();
  await about.getByRole('button', { name: /Open user:1/ }).click();
  await expectNoViolations(page, '.picture-panel');
  // And back, from the key to its bytes, which have the keyboard then.
  await page.getByRole('tab', { name: 'Keys' }).click();
  await page.getByRole('button', { name: 'Bytes', exact: true }).click();
  await expect(bytes).toBeFocused();
  await expect(about).toContainText('user:1');
});

test('shows the right bytes wherever a large file is scrolled to', async ({ page }) => {
  const file = Buffer.from(largeDump(20_000), 'latin1');
  await openPage(page);
  await openDisk(page);
  await page.getByLabel('Files of a Redis server').setInputFiles({ name: 'dump.rdb', mimeType: 'application/octet-stream', buffer: file });
  await expect(page.getByRole('region', { name: 'Files in and out' }).getByRole('status')).toContainText('Loaded: 20,000 keys');
  await page.getByRole('button', { name: /^dump\.rdb/ }).click();
  const bytes = page.getByRole('application', { name: /Bytes of dump\.rdb/ });
  const rows = bytes.locator('.byte-row');
  await expect(rows.first()).toContainText('REDIS0011');
  await bytes.hover();
  for (const [wheel, times] of [[150, 20], [900, 8], [40_000, 3], [-500, 6]] as const) {
    for (let n = 0; n < times; n++) await page.mouse.wheel(0, wheel);
    // Every row, whichever they are when the page has come to rest.
    await expect(async () => {
      const shown = await rows.evaluateAll((all) =>
        all.map((row) => ({ from: Number((row as HTMLElement).dataset.from), text: row.querySelector('.byte-text')?.textContent })),
      );
      expect(shown.length).toBeGreaterThan(5);
      expect(shown).toEqual(shown.map(({ from }) => ({ from, text: printed(file.subarray(from, from + 16)) })));
      expect(shown[0]?.from).toBeGreaterThan(0);
    }).toPass();
  }
  // The table begins where the bytes were, and they are there again after it.
  await rows.nth(3).locator('.byte-hex').click({ position: { x: 5, y: 5 } });
  const about = page.locator('.byte-about .byte-path');
  const place = await about.textContent();
  expect(place).not.toContain('byte 0');
  const first = await rows.first().textContent();
  await page.getByRole('button', { name: 'As a table' }).click();
  await expect(page.getByRole('group', { name: 'Fields' })).toBeVisible();
  await expect(about).toHaveText(place ?? '');
  await page.getByRole('button', { name: 'As a table' }).click();
  await expect(rows.first()).toHaveText(first ?? '');
  await bytes.hover();
  await page.mouse.wheel(0, 2000);
  await expect(rows.first()).not.toHaveText(first ?? '');
});

test('refuses a file that no Redis wrote, with the place, and keeps what is there', async ({ page }) => {
  await openPage(page);
  await run(page, 'SET mine 1');
  await openDisk(page);
  await page.getByLabel('Files of a Redis server').setInputFiles({ name: 'dump.rdb', mimeType: 'application/octet-stream', buffer: Buffer.from('REDIS0011\xfa\x05re', 'latin1') });
  await expect(page.getByRole('region', { name: 'Files in and out' }).getByRole('status')).toContainText(/Not loaded\. dump\.rdb, byte \d+: .*Nothing has changed/);
  await run(page, 'GET mine');
  await expect(terminal(page)).toContainText('"1"');
});

test.describe('beside Redis', () => {
  test.skip(redis === undefined, 'needs a Redis 8');
  let folder = '';
  test.beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'keyspace-disk-'));
  });
  test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('loads a dump that Redis wrote', async ({ page }) => {
    await writeDumpWithRedis(folder, ['SET greeting hello', 'ZADD board 1500 alice 2000 bob', 'HSET user:1 name Alice']);
    await openPage(page);
    await openDisk(page);
    await page.getByLabel('Files of a Redis server').setInputFiles(join(folder, 'dump.rdb'));
    await expect(page.getByRole('region', { name: 'Files in and out' }).getByRole('status')).toContainText('Loaded: 3 keys');
    await run(page, 'PING', 'ZRANGE board 0 -1');
    await expect(terminal(page)).toContainText('1) "alice"');
  });

  test('saves files that redis-check-rdb and redis-check-aof accept', async ({ page }) => {
    test.skip(redis?.checkRdb === undefined || redis.checkAof === undefined, 'needs the check tools');
    await openPage(page);
    await run(page, 'CONFIG SET appendonly yes', 'SET greeting hello', 'RPUSH queue a b c', 'SAVE');
    await openDisk(page);
    await expect(page.getByRole('button', { name: /^dump\.rdb/ })).toBeVisible();
    const downloads: Download[] = [];
    page.on('download', (download) => downloads.push(download));
    await page.getByRole('button', { name: /^Save the disk/ }).click();
    await expect.poll(() => downloads.length).toBe(4);
    for (const download of downloads) writeFileSync(join(folder, download.suggestedFilename()), readFileSync(await download.path()));
    const rdb = spawnSync(redis?.checkRdb ?? '', [join(folder, 'dump.rdb')], { encoding: 'utf8' });
    expect(rdb.stdout).toContain('RDB looks OK');
    const aof = spawnSync(redis?.checkAof ?? '', [join(folder, 'appendonly.aof.manifest')], { encoding: 'utf8' });
    expect(aof.stdout).toContain('All AOF files and manifest are valid');
  });
});

test('fits a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openPage(page);
  await page.getByRole('button', { name: /^(Picture|Keys)$/ }).last().click();
  await openDisk(page);
  await expectNoSidewaysScroll(page);
  await expectNoViolations(page, '.picture-panel');
});

/** What an RDB file with so many short strings looks like, without a checksum. */
function largeDump(keys: number): string {
  const records = Array.from({ length: keys }, (_, n) => {
    const [key, value] = [`key:${n}`, `the value of key number ${n}`];
    return `\0${String.fromCharCode(key.length)}${key}${String.fromCharCode(value.length)}${value}`;
  });
  return `REDIS0011\xfe\0${records.join('')}\xff${'\0'.repeat(8)}`;
}

function printed(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[^\x20-\x7e]/g, '·');
}

async function writeDumpWithRedis(folder: string, lines: readonly string[]): Promise<void> {
  const socket = join(folder, 'redis.sock');
  const server = spawn(redis?.server ?? '', ['--port', '0', '--unixsocket', socket, '--dir', folder, '--save', ''], { stdio: 'ignore' });
  const send = (line: string) => spawnSync(redis?.cli ?? '', ['-s', socket, ...line.split(' ')], { encoding: 'utf8' });
  await expect.poll(() => send('PING').stdout).toContain('PONG');
  for (const line of [...lines, 'SAVE']) send(line);
  server.kill();
  await once(server, 'exit');
}
