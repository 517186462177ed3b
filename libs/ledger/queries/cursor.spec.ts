import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cursorOf, readCursor } from './cursor.js';

describe('cursors', () => {
  it('give back the values they were made of', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 50 }), fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }), (text, number) => {
        fc.pre(!text.includes('\u0000') && number !== -2_147_483_648);
        expect(readCursor(cursorOf(text, number), 'text', 'number')).toEqual([text, String(number)]);
      }),
    );
    expect(readCursor(cursorOf('123456789012345678'), 'serial')).toEqual(['123456789012345678']);
  });

  it.each(['', 'bm9uZQ', cursorOf(7), cursorOf('a', 'b'), cursorOf('a\u0000')])('are none of a list of texts: %j', (bad) => {
    expect(readCursor(bad, 'text')).toBeUndefined();
  });

  it.each(['-1', '1234567890123456789', '1 or 1=1', ''])('are none of a list of serial ids: %j', (bad) => {
    expect(readCursor(cursorOf(bad), 'serial')).toBeUndefined();
  });
});
