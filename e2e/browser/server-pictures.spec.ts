// The pictures of the whole server: the way of a message to its subscribers, or to nobody; and what takes the memory, what
// goes next, what expires. As pictures and in words, by keyboard, on a phone, and as axe sees them.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './kept-page.ts';
import { expectNoSidewaysScroll, expectNoViolations, inSteps, openPage, run, terminal } from './page-tools.ts';

async function openTab(page: Page, name: string): Promise<Locator> {
  await page.getByRole('tab', { name }).click();
  const shown = page.getByRole('region', { name: name === 'Server' ? 'The whole server' : 'Publish and subscribe' });
  await expect(shown).toBeVisible();
  return shown;
}

test('messages and memory', async ({ page }) => {
  await openPage(page);
  await inSteps(page, {
    'memory by type and key, a limit set there, and the keys that go for it': async () => {
      const shown = await openTab(page, 'Server');
      await run(page, 'SETRANGE blob 30000 x', 'RPUSH jobs a b c', 'SET session x EX 500');
      await expect(shown).toContainText('Its key: 0 B before, 80 B now.');
      await expect(shown).toContainText('used, without limit');
      await expect(shown.getByRole('listitem').filter({ hasText: 'session' })).toContainText(/in 8:\d\d/);
      await shown.getByRole('button', { name: /^blob / }).press('Enter');
      await expect(page.getByRole('region', { name: 'Picture of blob' })).toBeVisible();
      await expect(page.getByRole('tab', { name: 'blob' })).toBeFocused();
      await openTab(page, 'Server');
      const policy = shown.getByRole('combobox', { name: 'maxmemory-policy; choosing runs CONFIG SET' });
      await policy.selectOption('allkeys-lru');
      await expect(terminal(page)).toContainText('CONFIG SET maxmemory-policy allkeys-lru');
      const limit = shown.getByRole('textbox', { name: 'maxmemory; Enter runs CONFIG SET' });
      await limit.fill('690kb');
      await limit.press('Enter');
      await expect(limit).toHaveValue('706560');
      await run(page, 'SETRANGE another 30000 x', 'SET last 1');
      await expect(shown).toContainText(/Memory was past maxmemory: \d keys? had to go\./);
      await expect(shown).toContainText('Gone last: ');
      await page.keyboard.press('F6');
      await shown.getByRole('button', { name: 'Text', exact: true }).focus();
      await page.keyboard.press('t');
      await expect(shown).toContainText('Next to be evicted. allkeys-lru: any key may leave, the longest unused first.');
      await expect(shown.getByRole('row').filter({ hasText: 'last' }).first()).toContainText(/last0string\d+ B/);
    },
    'a message goes to subscribers of the channel and of patterns, and one that nobody listens for is lost': async () => {
      const shown = await openTab(page, 'Pub/Sub');
      await expect(shown).toContainText('Nobody is subscribed to anything. No message yet.');
      await page.getByRole('button', { name: 'New client' }).click();
      await expect(terminal(page).getByRole('tabpanel', { name: 'client 2' })).toContainText('127.0.0.1:6379>');
      await run(page, 'SUBSCRIBE news weather');
      await expect(shown).toContainText('client 2 listens to news, weather: what comes from now on, nothing from before.');
      await page.getByRole('tab', { name: 'client 1' }).click();
      await run(page, 'PUBLISH news hello');
      await expect(shown).toContainText('1 delivery: 1 subscriber of the channel news.');
      await expect(shown.getByRole('list', { name: 'Subscribers' })).toContainText('client 2hello');
      await run(page, 'PUBLISH sport goal');
      await expect(shown).toContainText('client 1→ publishes to sportgoallost: nobody listens');
      await expect(shown).toContainText('2 messages since the start: 1 delivery, 1 lost.');
      await page.getByRole('tabpanel', { name: 'Pub/Sub' }).getByRole('button', { name: 'Text', exact: true }).click();
      await expect(shown.getByRole('row').filter({ hasText: 'weather' })).toContainText('weatherchannel1client 2no');
      await expect(shown.getByRole('row').filter({ hasText: 'sport' })).toContainText('sportgoallost');
    },
  });
});

test('axe finds nothing', async ({ page }) => {
  await openPage(page);
  await run(page, 'SUBSCRIBE news');
  await page.getByRole('button', { name: 'New client' }).click();
  await expect(terminal(page).getByRole('tabpanel', { name: 'client 2' })).toContainText('127.0.0.1:6379>');
  const pubsub = await openTab(page, 'Pub/Sub');
  await run(page, 'PUBLISH news hello', 'PUBLISH nobody hello', 'CONFIG SET maxmemory 700000', 'SET k v EX 100');
  await expect(pubsub).toContainText('lost: nobody listens');
  for (const name of ['Pub/Sub', 'Server']) {
    const shown = await openTab(page, name);
    await expect(shown.getByRole('heading', { level: 3 }).first()).toBeVisible();
    await expectNoViolations(page, '[data-region="picture"]');
    await shown.getByRole('button', { name: 'Text', exact: true }).click();
    await expectNoViolations(page, '[data-region="picture"]');
  }
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });

  test('both fit, with large figures too', async ({ page }) => {
    await openPage(page);
    await run(page, 'DEBUG POPULATE 3000', 'CONFIG SET maxmemory 1234567890', 'PUBLISH a-channel-with-quite-a-long-name a-message-that-is-long-as-well');
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Picture' }).click();
    for (const name of ['Pub/Sub', 'Server']) {
      const shown = await openTab(page, name);
      await expect(shown).toContainText(name === 'Server' ? 'maxmemory, 0 %' : '1 lost');
      await expectNoSidewaysScroll(page);
    }
  });
});
