import type { ArticleState } from '../state.js';
import type { DisputeEvent, DisputeFile } from '../terms/dispute.js';
import { withPart, type Appliers } from './applier.js';

export const dispute: Appliers<DisputeEvent['type']> = {
  DisputeOpened: (state, data, at) => ({
    ...state,
    disputes: [
      ...(state.disputes ?? []),
      {
        dispute: data.dispute,
        unit: data.unit,
        cause: data.cause,
        openedAt: at,
        level: 'office',
        levelSince: at,
        parties: [data.unit],
        question: data.question,
        quote: data.quote,
        viewed: false,
        proposed: false,
        end: null,
      },
    ],
  }),
  DisputeStatementMade: (state, { dispute, unit }) =>
    withFile(state, dispute, (file) => ({
      ...file,
      parties: file.parties.includes(unit) ? file.parties : [...file.parties, unit],
    })),
  CoordinatorViewRecorded: (state, { dispute }) => withFile(state, dispute, (file) => ({ ...file, viewed: true })),
  DisputeEscalationProposed: (state, { dispute, obligation }) => ({
    ...withFile(state, dispute, (file) => ({ ...file, proposed: true })),
    settled: [...state.settled, obligation],
  }),
  DisputeEscalated: (state, { dispute, to }, at) =>
    withFile(state, dispute, (file) => ({ ...file, level: to, levelSince: at, proposed: false })),
  DisputeRuled: (state, { dispute, ruling }, at) =>
    withFile(state, dispute, (file) => ({ ...file, end: { kind: 'ruled', at, ruling } })),
  DisputeWithdrawn: (state, { dispute, unit }, at) => {
    const withdrawn = withFile(state, dispute, (file) => ({ ...file, end: { kind: 'withdrawn', at, ruling: null } }));
    return withPart(withdrawn, unit, (part) => (part.objectedAt === null ? part : { ...part, objectedAt: null, signFrom: at }));
  },
};

const withFile = (state: ArticleState, dispute: number, change: (file: DisputeFile) => DisputeFile): ArticleState => ({
  ...state,
  disputes: state.disputes?.map((file) => (file.dispute === dispute ? change(file) : file)) ?? [],
});
