import { describe, expect, it } from 'vitest';
import { readPreferences } from './preferences.ts';

describe('preferences', () => {
  it('start from the defaults when nothing was kept', () => {
    expect(readPreferences(undefined)).toEqual({ theme: 'system', isGrouped: true, lastRoute: '', timeDetail: '', language: 'en' });
  });

  it('take what is sound and leave the rest at its default', () => {
    expect(readPreferences({ theme: 'dark', isGrouped: 'yes', lastRoute: '/play', more: 1 })).toEqual({
      theme: 'dark',
      isGrouped: true,
      lastRoute: '/play',
      timeDetail: '',
      language: 'en',
    });
    expect(readPreferences({ theme: 'pink' }).theme).toBe('system');
  });
});
