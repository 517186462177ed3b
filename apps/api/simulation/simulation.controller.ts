import { Body, Controller, Headers, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { articlesToDispatch, assumeReview } from '#document/index.js';
import { hasRole, type Actor } from '#domain/actor.js';
import type { Reckoning } from '#domain/article/tasks.js';
import { dateAt } from '#domain/calendar/calendar.js';
import { parseScenario, ScenarioError } from '#domain/simulation/parse-scenario.js';
import { policyOn, worldOfJob, type DatedPolicy, type SimulationJob } from '#domain/simulation/policy.js';
import type { Scenario } from '#domain/simulation/scenario.js';
import { SimulationError } from '#domain/simulation/world.js';
import { Ledger } from '#ledger/ledger.js';
import { RegistryStore } from '#ledger/registry.js';
import { DEFAULT_FROZEN } from '#ledger/rule-book.js';
import type { Frozen } from '#ledger/subjects/subject.js';
import { CurrentActor } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { PolicyService } from '../policies/policy.service.js';
import { languageOf, type Language } from '../problems/problem.js';
import { Refused } from '../problems/refused.js';
import { uuid } from '../validation.js';
import { simulateBody, simulationAnswer } from './simulation.schema.js';
import { Simulator } from './simulator.js';

/** Names of the offices where none is given: units of their own, so that nobody decides on the own request. */
const OFFICE = '领导小组办公室';
const SUPERVISION = '督查室';

@Controller('api/policies')
export class SimulationController {
  constructor(
    @Inject(PolicyService) private readonly policies: PolicyService,
    @Inject(Simulator) private readonly simulator: Simulator,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(RegistryStore) private readonly registry: RegistryStore,
  ) {}

  @Post(':id/simulate')
  @HttpCode(200)
  @Permission('policy.simulate')
  @Describe({
    summary: 'Live the policy many times on a virtual calendar: load, collisions, expected overdue, critical articles',
    description:
      'Nothing is recorded. The same seed gives the same answer. What a review would still have to settle is assumed and said.',
    answer: simulationAnswer,
    problems: [
      'POLICY.UNKNOWN',
      'POLICY.NO_DOCUMENT',
      'SIMULATION.BUSY',
      'SIMULATION.TOO_LONG',
      'SIMULATION.BAD_SCENARIO',
      'SIMULATION.BAD_PERIOD',
      'SIMULATION.NO_ARTICLES',
      'RULES.UNKNOWN',
      'CORRECTION.BAD_DATE',
    ],
  })
  async simulate(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: simulateBody }) body: z.output<typeof simulateBody>,
    @CurrentActor() actor: Actor,
    @Headers('accept-language') accepted: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const language = languageOf(accepted);
    const { jobs, assumptions } = await this.jobsOf(id, body, actor, language);
    const { summaries, comparison } = await this.simulator.run(jobs, body.runs, untilGone(reply));
    const [summary, second = null] = summaries;
    return {
      assumptions: assumptions.map(({ code, article, ...words }) => {
        return { code, ...(article !== undefined && { article }), message: words[language] };
      }),
      summary: summary!,
      second,
      comparison,
    };
  }

  private async jobsOf(id: string, body: z.output<typeof simulateBody>, actor: Actor, language: Language) {
    const { policy } = await this.policies.review(id);
    if (!policy) throw new Refused('POLICY.NO_DOCUMENT', { id });
    const frozen: Frozen = {
      ruleSet: body.ruleSet ?? DEFAULT_FROZEN.ruleSet,
      calendar: body.calendar ?? DEFAULT_FROZEN.calendar,
    };
    const reckoning = await this.reckoningOf(frozen);
    const { calendar } = reckoning;
    const { from, to, seed, compareWith } = body;
    const given = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
    const today = dateAt(calendar, await this.ledger.now());
    const registry = await this.registry.read();
    const assumed = assumeReview(policy, [], registry, { ...given, today });
    const supervising = registry.units.filter(({ kind }) => kind === 'supervision');
    const own = hasRole(actor, 'coordination_office') ? actor.unit : null;
    const { validity } = assumed.policy;
    const dated: DatedPolicy = {
      title: policy.title ?? '',
      from: validity.from!,
      to: validity.to!,
      office: body.office ?? own ?? OFFICE,
      supervision: body.supervision ?? (supervising.length === 1 ? supervising[0]!.code : SUPERVISION),
      articles: articlesToDispatch(assumed.policy),
    };
    const jobUnder = (scenario: unknown, { rules, calendar: days }: Reckoning): SimulationJob => {
      const parsed = refusing(language, (): Scenario => parseScenario(scenario));
      return refusing(language, () => {
        const job = { policy: policyOn(days, dated), scenario: parsed, rules, calendar: days.data, seed };
        // tried here, so that what cannot be simulated is refused before it waits
        worldOfJob(job);
        return job;
      });
    };
    const jobs = [jobUnder(body.scenario, reckoning)];
    if (compareWith) {
      const { scenario = body.scenario, ...instead } = compareWith;
      jobs.push(jobUnder(scenario, await this.reckoningOf({ ...frozen, ...instead })));
    }
    return { jobs, assumptions: assumed.assumptions };
  }

  private async reckoningOf(frozen: Frozen): Promise<Reckoning> {
    const found = await this.ledger.rules.find(frozen);
    if (found) return found;
    const known = await this.ledger.rules.find({ ...frozen, calendar: DEFAULT_FROZEN.calendar });
    const { id, version } = known ? frozen.calendar : frozen.ruleSet;
    throw new Refused('RULES.UNKNOWN', { id, version });
  }
}

/** Aborted when the client goes before it has its answer: nobody simulates for it any longer. */
function untilGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  // comes after the answer as well, when nobody listens any longer
  raw.once('close', () => gone.abort());
  return gone.signal;
}

/** What the simulation cannot work with becomes a problem. */
function refusing<T>(language: Language, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ScenarioError)
      throw new Refused('SIMULATION.BAD_SCENARIO', { problems: error.problems.map((one) => `${one.path} ${one[language]}`) });
    if (!(error instanceof SimulationError)) throw error;
    if (error.code === 'SIMULATION.NO_ARTICLES') throw new Refused('SIMULATION.NO_ARTICLES');
    if (error.code === 'SIMULATION.BAD_PERIOD') throw new Refused('SIMULATION.BAD_PERIOD');
    throw new Refused(error.code, error.params);
  }
}
