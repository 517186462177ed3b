import type { UnitCode } from '../../actor.js';
import type { Instant } from '../../time.js';
import type { World } from '../world.js';

/** Where a figure about a unit, or about a unit in a month, stands in the result of a run. */
export class Places {
  constructor(private readonly world: Pick<World, 'rows' | 'rowOf' | 'months' | 'monthStarts'>) {}

  /** A figure for each row. */
  perRow(): Uint32Array {
    return new Uint32Array(this.world.rows.length);
  }

  /** A figure for each row and month, row by row. */
  perMonth(): Uint32Array {
    return new Uint32Array(this.world.rows.length * this.world.months.length);
  }

  row(unit: string): number {
    const row = this.world.rowOf.get(unit);
    if (row === undefined) throw new Error(`not a unit of the simulation: ${unit}`);
    return row;
  }

  cell(unit: UnitCode, at: Instant): number {
    const { monthStarts, months } = this.world;
    let low = 0;
    let high = months.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (monthStarts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    return this.row(unit) * months.length + low;
  }
}
