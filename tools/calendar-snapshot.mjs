// Writes a calendar of working days from the data of the npm package chinese-days (the State Council's yearly notices on holidays
// and make-up days): `node tools/calendar-snapshot.mjs [FROM] [TO]` makes libs/domain/calendar/cn-FROM-TO.json. The file is
// committed and carries a version of its own, so that an update of the package moves no deadline. Refuses a year the package
// does not know.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const [from, to] = [Number(process.argv[2] ?? 2019), Number(process.argv[3] ?? 2026)];
const source = require('chinese-days/dist/chinese-days.json');
const { version } = require('chinese-days/package.json');

const inRange = (date) => Number(date.slice(0, 4)) >= from && Number(date.slice(0, 4)) <= to;
const isWeekend = (date) => [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
const holidays = Object.keys(source.holidays).filter((date) => inRange(date) && !isWeekend(date));
const makeUpDays = Object.keys(source.workdays).filter(inRange);

for (let year = from; year <= to; year += 1) {
  // a year that is known has its National Day
  if (source.holidays[`${year}-10-01`] === undefined) {
    console.error(`chinese-days ${version} does not know the holidays of ${year}`);
    process.exit(1);
  }
}

const calendar = {
  id: `cn-${from}-${to}`,
  version: '2026.1',
  source: `国务院办公厅关于部分节假日安排的通知, by way of npm chinese-days ${version}`,
  utcOffsetMinutes: 480,
  office: { open: '09:00', close: '17:30' },
  knownFrom: from,
  knownTo: to,
  holidays: holidays.sort(),
  makeUpDays: makeUpDays.sort(),
};

const file = path.join(root, 'libs', 'domain', 'calendar', `${calendar.id}.json`);
fs.writeFileSync(file, `${JSON.stringify(calendar, null, 2)}\n`);
console.log(`${path.relative(root, file)}: ${holidays.length} weekdays off, ${makeUpDays.length} make-up days`);
