import { z } from 'zod';
import { date, rawText, text, unitCode } from '../validation.js';

const names = z.array(text(100)).max(50);
const unit = z
  .strictObject({
    code: unitCode,
    name: text(100),
    shortNames: names,
    aliases: names,
    kind: text(40),
    level: z.enum(['nation', 'province', 'city', 'county', 'township', 'other']),
    parent: unitCode.optional(),
    mergedInto: unitCode.optional(),
    renamedTo: unitCode.optional(),
    since: date.optional().meta({ description: 'From which day the merger or the new name holds' }),
  })
  .meta({ id: 'Unit' });
const group = z
  .strictObject({ code: unitCode, patterns: names.min(1), members: z.array(unitCode).max(500) })
  .meta({ id: 'UnitGroup' });
export const registry = z.strictObject({ units: z.array(unit).max(20_000), groups: z.array(group).max(1_000) });

/** A file of units in JSON: the CSV as a text. */
export const importBody = z.strictObject({ text: rawText(20_000_000) });
export const importAnswer = z.object({
  units: z.number().int().meta({ description: 'Units that the file held; 0: it held none, and they stayed as they were' }),
  groups: z.number().int(),
});

export const exportQuery = z.strictObject({
  format: z.enum(['xlsx', 'csv']).default('xlsx'),
  table: z.enum(['units', 'groups']).default('units').meta({ description: 'What a CSV file holds; a workbook holds both' }),
});

/** How deep a tree is shown; nested deeper, nobody reads it. */
const TREE_DEPTH_MAX = 20;

export const treeQuery = z.strictObject({
  root: unitCode.optional().meta({ description: 'Only this unit and those below it' }),
  depth: z.coerce.number().int().min(0).max(TREE_DEPTH_MAX).default(TREE_DEPTH_MAX).meta({ description: 'Rows below the top' }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(20_000)
    .default(1_000)
    .meta({ description: 'Units at most, those nearer to the top first' }),
});

const node = unit
  .extend({
    below: z.number().int().meta({ description: 'How many units stand below it, shown or not' }),
    get children() {
      return z.array(node);
    },
  })
  .meta({ id: 'UnitNode' });
export const treeAnswer = z.object({
  units: z.array(node).meta({ description: 'Units above which there is none, higher levels first' }),
  shown: z.number().int(),
  left: z.number().int().meta({ description: 'Units that the depth or the limit left out' }),
});

export const resolveQuery = z.strictObject({ mention: text(200) });
const candidate = z.object({
  unitCode: z.string().optional(),
  groupCode: z.string().optional(),
  name: z.string().meta({ description: 'Name of the unit, or the phrase of the group' }),
  score: z.number().min(0).max(1),
  reason: z.enum([
    'name',
    'short-name',
    'alias',
    'same-words',
    'abbreviation',
    'group',
    'merged',
    'renamed',
    'ruling',
    'similar',
  ]),
  ruling: z
    .object({ articleId: z.uuid(), position: z.number().int() })
    .optional()
    .meta({ description: 'Of the reason `ruling`: where it was ruled' }),
});
export const resolveAnswer = z.object({
  settled: z.boolean().meta({ description: 'True: the compiler takes the first; false: a person decides' }),
  candidates: z.array(candidate).meta({ description: 'Best first' }),
});
