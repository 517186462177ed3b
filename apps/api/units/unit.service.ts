import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { Settings } from '#config/settings.js';
import {
  checkRegistry,
  exportRegistryFile,
  importRegistryFile,
  learnAlias,
  lessonKind,
  RegistryError,
  resolveUnit,
  settledCandidate,
  type RegistryProblem,
} from '#document/index.js';
import type { Registry } from '#document/types.js';
import { RegistryStore, type Learnt, type LessonDecision, type NameLesson, type Replaced } from '#ledger/registry.js';
import type { LessonRef } from '#ledger/queries/lessons.js';
import { Named } from '../named.js';
import type { Language } from '../problems/problem.js';
import { Refused } from '../problems/refused.js';
import { SETTINGS } from '../settings.js';

/** Imports that start again because the registry changed while the file was read. */
const IMPORT_TRIES = 5;

/** The registry of units: what of it holds today, its files, what names mean in it. Refusals come as {@link Refused}. */
@Injectable()
export class UnitService {
  constructor(
    @Inject(RegistryStore) private readonly store: RegistryStore,
    @Inject(Named) private readonly named: Named,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The registry by which a document that comes today is compiled: a merger of a later day has not happened yet. */
  async today(): Promise<Registry> {
    return await this.named.today();
  }

  /** Puts another registry in place. Refuses UNIT.BAD_REGISTRY with every fault, UNIT.IN_USE. */
  async replace(registry: Registry): Promise<void> {
    refuseFaults(checkRegistry(registry), registry);
    refuseInUse(await this.store.replace(registry));
  }

  /**
   * Takes over a workbook or a CSV file; what it does not hold (units or groups) stays. Refuses UNIT.BAD_REGISTRY with every fault by row and
   * column, UNIT.IN_USE, and what is no such file with the codes of the readers; then nothing was stored.
   */
  async import(bytes: Uint8Array): Promise<{ units: number; groups: number }> {
    for (let attempt = 1; attempt <= IMPORT_TRIES; attempt++) {
      const { registry: base, version } = await this.store.readVersion();
      const read = await importRegistryFile(bytes, base, this.settings.read);
      if (!read.ok) throw refusedFaults(read.problems);
      const replaced = await this.store.replace(read.registry, version);
      if (replaced.ok) return { units: read.units, groups: read.groups };
      refuseInUse(replaced);
    }
    throw new Refused('SERVICE.UNAVAILABLE', {}, { 'retry-after': '5' });
  }

  /** The file, made off the thread that answers requests. */
  async export(format: 'xlsx' | 'csv', table: 'units' | 'groups', language: Language): Promise<Uint8Array> {
    return await exportRegistryFile({ registry: await this.store.read(), format, table, language }, this.settings.read);
  }

  /** What a mention may mean today, best first, with the score and the reason; `settled` when the compiler would take the first. */
  async resolve(mention: string) {
    const registry = await this.today();
    const candidates = resolveUnit(mention, registry);
    const nameOf = ({ unitCode, groupCode }: (typeof candidates)[number]) =>
      registry.units.find(({ code }) => code === unitCode)?.name ??
      registry.groups.find(({ code }) => code === groupCode)?.patterns[0] ??
      '';
    return {
      settled: settledCandidate(candidates) !== null,
      candidates: candidates.map((candidate) => ({ ...candidate, name: nameOf(candidate) })),
    };
  }

  /** Learns or forgets an alias in the caller's transaction. A name that is another unit's is refused, and stays that unit's. */
  async learn(client: PoolClient, lesson: NameLesson): Promise<Learnt> {
    return await this.store.learn(client, lesson, withAlias);
  }

  /**
   * What a person makes of a ruling for the registry. Refuses LESSON.UNKNOWN, LESSON.OTHER_WORDS (the dispute was not about them),
   * LESSON.NOT_A_NAME (an alias must be the name of one unit), LESSON.DECIDED (otherwise, before), LESSON.NOT_DECIDED, LESSON.NAME_TAKEN (a name of another unit), UNIT.UNKNOWN.
   */
  async decideLesson(ref: LessonRef, decision: LessonDecision): Promise<void> {
    const decided = await this.store.decideLesson(ref, decision, (registry, words, unit) => {
      // 有关部门 as an alias would give every other document's 有关部门 to this unit
      if (lessonKind(words) !== 'alias') throw new Refused('LESSON.NOT_A_NAME', { words });
      return withAlias(registry, words, unit);
    });
    if (!decided.ok) throw new Refused(decided.code, { unit: ref.unit });
  }
}

function withAlias(registry: Registry, name: string, unit: string): Registry | null {
  try {
    return learnAlias(registry, name, unit);
  } catch (error) {
    if (error instanceof RegistryError) return null;
    throw error;
  }
}

const refusedFaults = (registryProblems: readonly RegistryProblem[], registry?: Registry): Refused =>
  new Refused('UNIT.BAD_REGISTRY', {
    registryProblems,
    // by index: a list has no rows, so the code tells people which entry is meant
    ...(registry && { codes: registryProblems.map(({ sheet, row }) => registry[sheet][row - 1]!.code) }),
  });

function refuseFaults(problems: readonly RegistryProblem[], registry: Registry): void {
  if (problems.length > 0) throw refusedFaults(problems, registry);
}

function refuseInUse(replaced: Replaced): void {
  if (!replaced.ok && !replaced.moved) throw new Refused('UNIT.IN_USE', { units: replaced.inUse });
}
