// How the driver's operations map to the HTTP API of Duban. See ../README.md for the contract.
// BENCH_ACCOUNTS names a JSON file {ruleSet, office, tokens: {unit: bearer token}}, written by bench/lib/accounts.mjs.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';

const { ruleSet, office, tokens } = JSON.parse(fs.readFileSync(process.env.BENCH_ACCOUNTS, 'utf8'));
const UNITS = Object.keys(tokens).filter((unit) => /^U\d\d$/.test(unit));
const bearer = (unit) => ({ authorization: `Bearer ${tokens[unit]}` });

/** What Duban calls a policy of the driver, and what its dispatch waits for. */
const policies = new Map();

/** Duban refuses a unit that both leads and is responsible; another one takes its place, so that the article has as many reports. */
function responsibleOf({ lead, units }) {
  const free = UNITS.filter((unit) => unit !== lead && !units.includes(unit));
  return units.map((unit) => (unit === lead ? free[0] : unit));
}

const listOf = (policy) => ({
  title: policy.policyId,
  ruleSet,
  supervision: policy.supervision,
  articles: policy.articles.map((article) => ({
    number: article.no,
    numeral: `（${article.no}）`,
    title: article.title,
    leads: [article.lead],
    responsible: responsibleOf(article),
    completionDue: article.dueAt,
    completionRemindAt: article.remindAt,
    signDueAt: article.signDueAt,
    signRemindAt: article.signRemindAt,
  })),
});

/** The act that does a task, by its kind. The `part` tasks beside them are no step of their own: a report or the closing request does them. */
const acts = {
  sign: ({ comment }) => ['sign', { comment }],
  plan: ({ comment }, unit) => [
    'plan',
    { measures: [{ title: comment, owner: unit, deliverable: comment, due: null, quote: null }], comment },
  ],
  report: ({ comment }) => ['report', { progress: comment, percent: 100 }],
  close: ({ comment }) => ['request-closing', { summary: comment }],
  verify: ({ comment }) => ['verify', { grade: 'good', opinion: comment }],
};

/** Places in the inboxes by unit: after every so many pages the cursor that leads on. */
const places = new Map();
const WALK = 100;

function cursorFor(unit, page, size) {
  const known = places.get(unit) ?? [null];
  return known[Math.min(known.length - 1, Math.floor((page * size) / WALK))];
}

export default {
  name: 'duban',
  // running: every article's workflow has taken up its agenda, so that what is measured next does not pay for it. visible: every task stands in
  // the inbox's own table
  dispatchModes: ['running', 'visible'],
  headers: bearer(office),

  stats: { request: () => ({ path: '/api/statistics' }), parse: (r) => ({ openTasks: r.json.openTasks }) },

  dispatch: {
    request: (policy, mode) => {
      policies.set(policy.policyId, { mode });
      return { method: 'POST', path: '/api/dispatch-lists', body: listOf(policy), headers: { 'idempotency-key': randomUUID() } };
    },
    parse: (r, policy) => {
      policies.get(policy.policyId).id = r.json.id;
      return { articleIds: [...r.json.articles].sort((a, b) => a.number - b.number).map(({ id }) => id) };
    },
  },
  policy: {
    request: (policyId) => ({ path: `/api/policies/${policies.get(policyId).id}/board?limit=1` }),
    parse: ({ json: { counts } }, policyId) => {
      if (policies.get(policyId).mode === 'running') return { dispatched: counts.running };
      return { dispatched: Object.values(counts.stage).reduce((a, b) => a + b, 0) };
    },
  },
  inbox: {
    request: (unit, { page, size, total }) => {
      const cursor = page > 0 ? cursorFor(unit, page, size) : null;
      const path = `/api/inbox?unit=${unit}&order=newest&limit=${size}${cursor ? `&cursor=${cursor}` : ''}${total ? '&total=true' : ''}`;
      return { path, headers: bearer(unit) };
    },
    parse: (r) => ({ items: r.json.items.length, total: r.json.total }),
    /** A cursor leads only to the page after it, so the pages are walked once; reading "any page" then begins at any depth. */
    prepare: async (http, units) => {
      for (const unit of units) {
        const known = [null];
        for (let next = null; ;) {
          const path = `/api/inbox?unit=${unit}&order=newest&limit=${WALK}${next ? `&cursor=${next}` : ''}`;
          next = (await http.ok({ path, headers: bearer(unit) })).json.next;
          if (!next) break;
          known.push(next);
        }
        places.set(unit, known);
      }
    },
  },
  articleTasks: {
    request: (articleId) => ({ path: `/api/articles/${articleId}/tasks` }),
    parse: ({ json }) =>
      (json.items ?? json)
        .filter(({ kind }) => kind in acts)
        .map(({ articleId, key, kind, unit }) => ({ id: `${articleId} ${key}`, articleId, stage: kind, unit })),
  },
  complete: {
    request: ({ articleId, stage, unit }, words) => {
      const [act, body] = acts[stage](words, unit);
      const headers = { ...bearer(unit), 'idempotency-key': randomUUID() };
      return { method: 'POST', path: `/api/articles/${articleId}/${act}`, body, headers };
    },
  },
  escalations: {
    request: (policyId) => ({ path: `/api/policies/${policies.get(policyId).id}/settled` }),
    parse: ({ json: { byType, firstAt, lastAt, lateMs } }) => ({
      count: byType.OverdueMarked ?? 0,
      firstAt: firstAt && Date.parse(firstAt),
      lastAt: lastAt && Date.parse(lastAt),
      lateP50: lateMs?.p50,
      lateP95: lateMs?.p95,
    }),
  },
};
