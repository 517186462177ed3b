import { describe, expect, it } from '@jest/globals';
import { CN_2019_2026 } from './built-in.js';
import { buildCalendar } from './calendar.js';
import { feastEves } from './feasts.js';

const eves = feastEves(buildCalendar(CN_2019_2026));

describe('the last working day before a feast', () => {
  it('stands before the announced holiday, make-up days counted', () => {
    // 2023: 除夕 is a Saturday. 2024: Sunday 4 February was worked. 2025: the holiday began on 除夕, Tuesday 28 January
    expect([eves.spring[2023], eves.spring[2024], eves.spring[2025]]).toEqual(['2023-01-20', '2024-02-09', '2025-01-27']);
    expect(eves['tomb-sweeping'][2024]).toBe('2024-04-03');
    expect(eves['dragon-boat'][2022]).toBe('2022-06-02');
    expect(eves['mid-autumn'][2024]).toBe('2024-09-14');
  });

  it('is that of 国庆 where both are one holiday', () => {
    expect([eves['mid-autumn'][2020], eves['mid-autumn'][2025]]).toEqual(['2020-09-30', '2025-09-30']);
  });

  it('is known for every year of the calendar and for no other', () => {
    const years = Array.from({ length: 8 }, (_, i) => 2019 + i);
    for (const feast of Object.values(eves)) expect(Object.keys(feast).map(Number)).toEqual(years);
  });
});
