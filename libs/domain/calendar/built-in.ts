import cn from './cn-2019-2026.json' with { type: 'json' };
import { parseCalendar } from './calendar.js';

/** China's working days of 2019 to 2026, as the State Council announced them, with office hours 09:00 to 17:30. */
export const CN_2019_2026 = parseCalendar(cn);
