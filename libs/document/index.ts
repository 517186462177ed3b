// The policy compiler: text of a government policy → structured articles, each word with its place in the text.
export { comparePolicies } from './compare/compare.js';
export { impactOf, type ImpactCommand, type ImpactEntry, type ImpactReason, type RunningArticle } from './compare/impact.js';
export { type PolicyComparison } from './compare/types.js';
export { COMPARE_WORDS } from './compare/messages.js';
export { type PolicyVersion } from './compare/words.js';
export { compile, type CompileOptions } from './compile.js';
export {
  CorrectionError,
  DocumentError,
  RegistryError,
  type CorrectionErrorCode,
  type DocumentErrorCode,
  type RegistryErrorCode,
} from './errors.js';
export { describeFinding, messageOf } from './findings/messages.js';
export { withUnreadPages } from './findings/reading.js';
export { hasClassificationMark } from './readers/classification.js';
export { READ_LIMITS_DEFAULT, type ReadLimits } from './readers/limits.js';
export { readDocument } from './readers/read-document.js';
export { type ReadDocument } from './readers/read.js';
export { compareApart, compileFile, recompileApart, type CompiledFile } from './apart.js';
export { MAX_BYTES_DEFAULT, readPolicyText, type TextEncoding } from './readers/text.js';
export { learnAlias, unitTaught } from './registry/alias.js';
export { checkRegistry } from './registry/check.js';
export { describeRegistryProblem, type RegistryProblemWords } from './registry/describe.js';
export { exportRegistryCsv, exportRegistryXlsx } from './registry/export.js';
export { exportRegistryFile, importRegistryFile } from './registry/file.js';
export { importRegistry, type RegistryImport } from './registry/import.js';
export { type RegistryProblem, type RegistryProblemCode } from './registry/problems.js';
export { lessonKind, type LessonKind } from './registry/lesson.js';
export { registryOn, registryTree, unitTree, type ShownTree, type ShownUnit, type UnitNode } from './registry/tree.js';
export { assumeReview, type AssumedReview, type Assumption, type AssumptionCode } from './review/assumptions.js';
export { type Recompiled } from './review/recompile.js';
export { applyCorrections, dispatchBlockers, unitsToAssign } from './review/corrections.js';
export {
  articlesToDispatch,
  articleToDispatch,
  canBeDispatched,
  ownDate,
  proposedCycle,
  titleOf,
  type ArticleToDispatch,
  type ProposedCycle,
} from './review/to-dispatch.js';
export { resolveUnit, settledCandidate } from './units/resolve.js';
