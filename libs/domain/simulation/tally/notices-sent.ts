import type { UnitCode } from '../../actor.js';
import type { ArticleEvent } from '../../article/events.js';
import type { ArticleState } from '../../article/state.js';
import { columnOf, NOTICE_KINDS, noticesOfArticle, type Notified, type SimulatedNotice } from '../notices.js';
import type { World } from '../world.js';
import type { Places } from './places.js';

/** What whom was told, by row and kind of notice. */
export class NoticesSent {
  readonly counts: Uint32Array;

  constructor(
    private readonly places: Places,
    { rows }: World,
  ) {
    this.counts = new Uint32Array(rows.length * NOTICE_KINDS.length);
  }

  ofArticle(state: ArticleState, event: ArticleEvent): void {
    // more than half of all events
    if (event.type === 'ReminderSent')
      this.add(event.data.moment.startsWith('+') ? 'reminder-after' : 'reminder', event.data.unit);
    else this.all(noticesOfArticle(state, event));
  }

  all(notices: readonly Notified[]): void {
    for (const { kind, to } of notices) for (const unit of to) this.add(kind, unit);
  }

  private add(kind: SimulatedNotice, unit: UnitCode): void {
    this.counts[this.places.row(unit) * NOTICE_KINDS.length + columnOf[kind]]! += 1;
  }
}
