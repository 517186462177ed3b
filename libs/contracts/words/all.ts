import { eventWords } from './events.js';
import { noticeWords } from './notices.js';
import {
  approvalKindWords,
  approvalModeWords,
  approvalStatusWords,
  attendanceWords,
  caseStatusWords,
  conditionWords,
  demandWords,
  disputeLevelWords,
  gradeWords,
  holderWords,
  lightWords,
  meetingStatusWords,
  outcomeWords,
  paperKindWords,
  paperStatusWords,
  policyStageWords,
  roleWords,
  rulingWords,
  stageWords,
  toleranceStatusWords,
} from './statuses.js';
import { taskWords } from './tasks.js';
import type { Words } from './words.js';

/** Every name that is recorded or answered, with its words, by what it names. */
export const allWords = {
  notice: noticeWords,
  task: taskWords,
  event: eventWords,
  stage: stageWords,
  grade: gradeWords,
  policyStage: policyStageWords,
  light: lightWords,
  clockHolder: holderWords,
  approvalStatus: approvalStatusWords,
  approvalKind: approvalKindWords,
  approvalMode: approvalModeWords,
  caseStatus: caseStatusWords,
  toleranceStatus: toleranceStatusWords,
  condition: conditionWords,
  meetingStatus: meetingStatusWords,
  attendance: attendanceWords,
  outcome: outcomeWords,
  disputeLevel: disputeLevelWords,
  ruling: rulingWords,
  paperStatus: paperStatusWords,
  paperKind: paperKindWords,
  demand: demandWords,
  role: roleWords,
} as const satisfies Record<string, Readonly<Record<string, Words>>>;
