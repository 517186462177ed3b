// How the driver's operations map to the Flowable peer's HTTP API (bench/flowable). See ../README.md for the contract.
export default {
  name: 'flowable',
  // every way in which this target can dispatch; the first is used to fill and to set up the other steps
  dispatchModes: ['parallel', 'atomic', 'bulk'],

  info: { request: () => ({ path: '/info' }), parse: (r) => r.json },
  stats: { request: () => ({ path: '/stats' }), parse: (r) => r.json },

  dispatch: {
    request: (policy, mode) => ({ method: 'POST', path: `/dispatch?mode=${mode}`, body: policy }),
    parse: (r) => ({ articleIds: r.json.articleIds }),
  },
  policy: {
    request: (policyId) => ({ path: `/policies/${policyId}` }),
    parse: (r) => ({ dispatched: r.json.open }),
  },
  inbox: {
    request: (unit, { page, size, total }) => ({
      path: `/tasks?unit=${unit}&page=${page}&size=${size}${total ? '&total=true' : ''}`,
    }),
    parse: (r) => ({ items: r.json.items.length, total: r.json.total }),
  },
  articleTasks: {
    request: (articleId) => ({ path: `/articles/${articleId}/tasks` }),
    parse: (r) => r.json.map((t) => ({ id: t.id, stage: t.stage, unit: t.unit })),
  },
  complete: {
    request: (task, { comment, user }) => ({
      method: 'POST',
      path: `/tasks/${task.id}/complete`,
      body: { unit: task.unit, user, comment },
    }),
  },
  escalations: {
    request: (policyId) => ({ path: `/escalations?policyId=${policyId}` }),
    parse: (r) => ({
      count: r.json.count,
      firstAt: r.json.firstAt && Date.parse(r.json.firstAt),
      lastAt: r.json.lastAt && Date.parse(r.json.lastAt),
      lateP50: Number(r.json.lateP50),
      lateP95: Number(r.json.lateP95),
    }),
  },
};
