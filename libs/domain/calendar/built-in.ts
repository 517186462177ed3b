import cn from './cn-2019-2026.json' with { type: 'json' };
import { buildCalendar, parseCalendar } from './calendar.js';
import { feastEves } from './feasts.js';

/** China's working days of 2019 to 2026, as the State Council announced them, with office hours 09:00 to 17:30. */
export const CN_2019_2026 = parseCalendar(cn);

/** The last working days before the feasts of those years: what 春节前 in a policy means. */
export const CN_FEAST_EVES = feastEves(buildCalendar(CN_2019_2026));
