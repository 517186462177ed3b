import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Pool } from 'pg';
import type { DeliveryActivities } from '#contracts/activities.js';
import { DELIVERY_REFUSED } from '#contracts/workflows.js';
import { beginDelivery, noteDelivered, noteFailed, noteRefused, type OutgoingNotice } from '#ledger/notices-delivery.js';

/** Shorter than the activity's own time limit, so that the reason is recorded. */
const CHANNEL_MS = 10_000;
/** Answers of the class 4xx after which trying again makes sense: request timeout, too early, too many requests (RFC 9110, 8470, 6585). */
const TRY_AGAIN: readonly number[] = [408, 425, 429];

/**
 * Posts notices as JSON to `webhookUrl`, each with its id as Idempotency-Key, because an answer that is lost makes it go out twice. 2xx: delivered.
 * 4xx: refused for good, but for those of {@link TRY_AGAIN}. Everything else, redirects included, is tried again by the workflow. Undefined: there
 * is no channel, and a delivery that was started before waits for one.
 */
export function deliveryActivities(pool: Pool, webhookUrl: string | undefined): DeliveryActivities {
  return {
    deliver: async (noticeId) => {
      if (webhookUrl === undefined) throw ApplicationFailure.retryable('no channel is configured', 'DELIVERY.NO_CHANNEL');
      const notice = await beginDelivery(pool, noticeId);
      if (!notice) return;
      const reason = await post(webhookUrl, notice, Context.current().cancellationSignal);
      if (reason === undefined) return await noteDelivered(pool, noticeId);
      if (!reason.final) {
        await noteFailed(pool, noticeId, reason.text);
        throw ApplicationFailure.retryable(reason.text, 'DELIVERY.FAILED');
      }
      await noteRefused(pool, noticeId, reason.text);
      throw ApplicationFailure.nonRetryable(reason.text, DELIVERY_REFUSED);
    },
    giveUp: async (noticeId) => await noteRefused(pool, noticeId),
  };
}

interface Reason {
  /** Without the address, which may hold a secret. */
  readonly text: string;
  /** Trying again is of no use. */
  readonly final: boolean;
}

/** Undefined: taken. */
async function post(url: string, notice: OutgoingNotice, cancelled: AbortSignal): Promise<Reason | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': notice.id },
      body: JSON.stringify(notice),
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(CHANNEL_MS), cancelled]),
    });
    await response.body?.cancel();
    if (response.ok) return undefined;
    const final = response.status >= 400 && response.status < 500 && !TRY_AGAIN.includes(response.status);
    return { text: `the channel answered ${response.status}`, final };
  } catch (error) {
    return { text: `the channel did not answer: ${codeOf(error)}`, final: false };
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}
