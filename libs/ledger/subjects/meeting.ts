import type { AgendaView } from '#contracts/activities.js';
import { approvalActor, systemActor } from '#domain/actor.js';
import type { Reckoning } from '#domain/article/tasks.js';
import { meetingAgenda, meetingTasks, meetingYellowAt } from '#domain/meeting/agenda.js';
import type { MeetingCommand } from '#domain/meeting/commands.js';
import { decideMeeting } from '#domain/meeting/decide.js';
import type { Matter, MeetingEvent, ResolutionFacts } from '#domain/meeting/events.js';
import { foldMeeting } from '#domain/meeting/evolve.js';
import { askedToCome, isMeetingOver, type AgendaItem, type MeetingState } from '#domain/meeting/state.js';
import { noticesOfMeeting } from '../meeting-notices.js';
import { isoOf, lightOf, waitMs, type ClockReading, type FollowUp, type Subject, type TaskRow } from './subject.js';

export const MEETING: Subject<MeetingState, MeetingCommand, MeetingEvent> = {
  type: 'meeting',
  unknown: 'MEETING.UNKNOWN',
  settle: { kind: 'settle' },
  upsert: `
    insert into meeting (id, policy_id, title, place, status, starts_at, called_at, units)
    select m.* from jsonb_to_recordset($6::jsonb) as m(id uuid, policy_id uuid, title text, place text, status text, starts_at timestamptz,
      called_at timestamptz, units text[])
    join head on head.id = m.id
    on conflict (id) do update set place = excluded.place, status = excluded.status, starts_at = excluded.starts_at, units = excluded.units`,
  decide: decideMeeting,
  fold: (id, events, from) => foldMeeting(id, events, from)!,
  frozen: (state, command) => state ?? (command?.kind === 'call' ? command.facts : null),
  nextDue: (state, reckoning) => meetingAgenda(state, reckoning)[0]?.at ?? null,
  over: isMeetingOver,
  projection: (state, reckoning) => ({ tasks: taskRows(state, reckoning), row: meetingRow(state) }),
  notices: noticesOfMeeting,
  view: meetingView,
  followUps: (state, events) => events.flatMap((event) => followUpsOf(state, event)),
};

/** While an approval stands on an agenda it is the meeting's: nobody else decides it, and its time does not run. */
function followUpsOf(state: MeetingState, event: MeetingEvent): FollowUp[] {
  switch (event.type) {
    case 'MeetingCalled':
      return state.agenda.flatMap(({ matter }) => holding(state, 'hold', matter));
    case 'AgendaItemAdded':
      return holding(state, 'hold', event.data.matter);
    case 'AgendaItemRemoved':
      return holding(state, 'release', event.data.matter);
    case 'MeetingCancelled':
      return state.agenda.flatMap(({ matter }) => holding(state, 'release', matter));
    case 'MinutesConfirmed':
      return state.agenda.flatMap((item) => effectsOf(state, item));
    default:
      return [];
  }
}

const holding = ({ id: by }: MeetingState, kind: 'hold' | 'release', matter: Matter): FollowUp[] =>
  matter.kind === 'approval' ? [{ type: 'approval', id: matter.approvalId, command: { kind, by }, actor: systemActor }] : [];

/** What a confirmed resolution brings about, in the same transaction; one that was put off goes on as it was. */
function effectsOf(state: MeetingState, { matter, resolution }: AgendaItem): FollowUp[] {
  if (!resolution || resolution.outcome === 'deferred') return holding(state, 'release', matter);
  const command =
    matter.kind === 'approval'
      ? decision(state, resolution)
      : matter.kind === 'dispute'
        ? ruling(matter.dispute, resolution)
        : null;
  if (!command || matter.kind === 'other') return [];
  const actor = approvalActor(`meeting:${state.id}`);
  return matter.kind === 'approval'
    ? [{ type: 'approval', id: matter.approvalId, command, actor }]
    : [{ type: 'article', id: matter.articleId, command, actor }];
}

const decision = ({ id }: MeetingState, { outcome, text, votes }: ResolutionFacts) => ({
  kind: 'decideByMeeting',
  meeting: id,
  agreed: outcome === 'adopted',
  opinion: text,
  voters: [...votes.for, ...votes.against, ...votes.abstained],
});

/** A dispute on which no ruling was adopted stays open. */
const ruling = (dispute: number, { ruling: ruled, text }: ResolutionFacts) =>
  ruled && { kind: 'ruleDispute', dispute, ...ruled, reason: text };

function taskRows(state: MeetingState, reckoning: Reckoning): TaskRow[] {
  return meetingTasks(state, reckoning).map((task) => ({
    subject_id: state.id,
    key: task.key,
    policy_id: state.policyId,
    kind: task.kind,
    unit: task.unit,
    about: null,
    cycle: null,
    number: 0,
    title: state.title,
    opened_at: isoOf(task.openedAt),
    due_at: isoOf(task.due),
    yellow_at: isoOf(meetingYellowAt(task, reckoning)),
    stopped: false,
  }));
}

const meetingRow = (state: MeetingState) => ({
  id: state.id,
  policy_id: state.policyId,
  title: state.title,
  place: state.place,
  status: state.status,
  starts_at: isoOf(state.startsAt),
  called_at: isoOf(state.calledAt),
  units: askedToCome(state),
});

function meetingView(state: MeetingState, clock: ClockReading, reckoning: Reckoning): AgendaView {
  const next = meetingAgenda(state, reckoning)[0];
  return {
    closed: MEETING.over(state),
    waitMs: waitMs(next?.at, clock),
    next: next ? `${next.kind} ${next.task}, ${isoOf(next.at)}` : null,
    attributes: {
      policy: state.policyId,
      article: null,
      stage: state.status,
      light: lightOf(MEETING.projection(state, reckoning).tasks, clock.now),
      nextDue: isoOf(next?.at),
      leadUnit: state.office,
      units: askedToCome(state),
    },
    details: [
      `**meeting** ${state.status}, at ${isoOf(state.startsAt)}`,
      `- agenda: ${state.agenda.length} items, ${state.agenda.filter(({ resolution }) => resolution).length} resolved`,
      `- next: ${next ? `${next.kind} at ${isoOf(next.at)}` : 'nothing awaited'}`,
    ].join('\n'),
  };
}
