import { DataSource } from 'typeorm';
import { contentHash } from './hash.js';
import { Spine1795500000000 } from './migrations/1795500000000-spine.js';
import { People1795600000000 } from './migrations/1795600000000-people.js';
import { Policies1795700000000 } from './migrations/1795700000000-policies.js';
import { ClockSettings1795710000000 } from './migrations/1795710000000-clock-settings.js';
import { Drafts1795900000000 } from './migrations/1795900000000-drafts.js';
import { Precedents1795910000000 } from './migrations/1795910000000-precedents.js';
import { Approvals1796000000000 } from './migrations/1796000000000-approvals.js';
import { Meetings1796300000000 } from './migrations/1796300000000-meetings.js';
import { Cases1796100000000 } from './migrations/1796100000000-cases.js';
import { Tolerance1796200000000 } from './migrations/1796200000000-tolerance.js';
import { AdoptionsPapers1796400000000 } from './migrations/1796400000000-adoptions-papers.js';
import { UnitDates1796405000000 } from './migrations/1796405000000-unit-dates.js';
import { LearnedNames1796410000000 } from './migrations/1796410000000-learned-names.js';
import { Fingerprints1796450000000 } from './migrations/1796450000000-fingerprints.js';
import { Indexes1796500000000 } from './migrations/1796500000000-indexes.js';
import { BurdenAndDelegations1796600000000 } from './migrations/1796600000000-burden-and-delegations.js';
import { PasswordResets1796610000000 } from './migrations/1796610000000-password-resets.js';
import { SignInPlaces1796620000000 } from './migrations/1796620000000-sign-in-places.js';
import { RegistryLessons1796700000000 } from './migrations/1796700000000-registry-lessons.js';
import { WakesAt1796800000000 } from './migrations/1796800000000-wakes-at.js';
import { NoticeSeries1796900000000 } from './migrations/1796900000000-notice-series.js';
import { UnitRecord1796910000000 } from './migrations/1796910000000-unit-record.js';
import { RecompiledDocuments1797000000000 } from './migrations/1797000000000-recompiled-documents.js';
import { TitlesOfParts1797010000000 } from './migrations/1797010000000-titles-of-parts.js';
import { ReportsOfHandlers1797030000000 } from './migrations/1797030000000-reports-of-handlers.js';
import { BUILT_IN } from './rule-book.js';

/**
 * Brings the database up to date, each migration in a transaction of its own, and adds the rule sets and calendars that this release brings.
 * `ownerUrl` is the login that owns the tables; the login `duban_app`, where it exists, is granted what the application needs. Returns the names
 * of the migrations applied. Throws when a built-in version is there with another content: a version never changes.
 */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const source = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    migrations: [
      Spine1795500000000,
      People1795600000000,
      Policies1795700000000,
      ClockSettings1795710000000,
      Drafts1795900000000,
      Precedents1795910000000,
      Approvals1796000000000,
      Meetings1796300000000,
      Cases1796100000000,
      Tolerance1796200000000,
      AdoptionsPapers1796400000000,
      UnitDates1796405000000,
      LearnedNames1796410000000,
      Fingerprints1796450000000,
      Indexes1796500000000,
      BurdenAndDelegations1796600000000,
      PasswordResets1796610000000,
      SignInPlaces1796620000000,
      RegistryLessons1796700000000,
      WakesAt1796800000000,
      NoticeSeries1796900000000,
      UnitRecord1796910000000,
      RecompiledDocuments1797000000000,
      TitlesOfParts1797010000000,
      ReportsOfHandlers1797030000000,
    ],
    migrationsTransactionMode: 'each',
  });
  await source.initialize();
  try {
    const applied = await source.runMigrations();
    await addBuiltIn(source);
    return applied.map(({ name }) => name);
  } finally {
    await source.destroy();
  }
}

async function addBuiltIn(source: DataSource): Promise<void> {
  for (const [table, contents] of Object.entries(BUILT_IN)) {
    for (const content of contents) {
      const { id, version } = content;
      const sha256 = contentHash(content);
      await source.query(
        `insert into ${table} (id, version, content, sha256) values ($1, $2, $3, $4) on conflict (id, version) do nothing`,
        [id, version, JSON.stringify(content), sha256],
      );
      const [row] = await source.query<{ sha256: string }[]>(`select sha256 from ${table} where id = $1 and version = $2`, [
        id,
        version,
      ]);
      if (row?.sha256 !== sha256)
        throw new Error(`${table} ${id}@${version} is there with another content: give it a new version`);
    }
  }
}
