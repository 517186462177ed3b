import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowFailedError } from '@temporalio/client';
import { deliveryWorkflowId } from '#contracts/workflows.js';
import { PEER } from '#domain/rules/built-in.js';
import { dispatchOf } from '../support/articles.js';
import { TestWorker } from '../support/worker.js';

interface Received {
  readonly key: string | undefined;
  readonly body: Record<string, unknown>;
}

/** A channel that answers as the test says, and remembers what it got. */
class Channel {
  readonly received: Received[] = [];
  answer: (attempt: number) => number = () => 204;
  private constructor(private readonly server: Server) {}

  static async start(): Promise<Channel> {
    const server = createServer();
    const channel = new Channel(server);
    server.on('request', (request: IncomingMessage, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const key = request.headers['idempotency-key'];
        channel.received.push({ key: key?.toString(), body: JSON.parse(text) as Received['body'] });
        const status = channel.answer(channel.received.length);
        // were redirects followed, the notice would go to a place nobody configured
        response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return channel;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook?token=secret`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

interface NoticeRow {
  readonly id: string;
  readonly delivery: string;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly delivered_at: Date | null;
}

describe('a notice for a channel', () => {
  let channel: Channel;
  let world: TestWorker;

  beforeAll(async () => {
    channel = await Channel.start();
    world = await TestWorker.start({ webhookUrl: channel.url });
  });
  afterEach(() => void channel.received.splice(0));
  afterAll(async () => {
    await world.stop();
    await channel.close();
  });

  /** Dispatches an article, which tells its one unit, and waits until the notice of it is as wanted. */
  async function noticed(condition: string): Promise<NoticeRow> {
    const request = dispatchOf([], {}, PEER);
    expect(await world.ledger.execute(request)).toMatchObject({ ok: true });
    return await world.until<NoticeRow>(`select * from notice where subject_id = $1 and ${condition}`, [request.id]);
  }

  it('is posted once, as JSON with its id as the key against repetition, and is recorded as delivered', async () => {
    channel.answer = () => 204;
    const notice = await noticed(`delivery = 'delivered'`);
    expect(notice).toMatchObject({ attempts: 1, last_error: null });
    expect(notice.delivered_at).toBeInstanceOf(Date);
    expect(channel.received).toMatchObject([{ key: notice.id, body: { id: notice.id, unit: 'KJJ', kind: 'assigned' } }]);
    await world.client.workflow.getHandle(deliveryWorkflowId(notice.id)).result();
  });

  it('carries no text: Temporal gets the id alone', async () => {
    channel.answer = () => 204;
    const notice = await noticed(`delivery = 'delivered'`);
    const handle = world.client.workflow.getHandle(deliveryWorkflowId(notice.id));
    const { events } = await handle.fetchHistory();
    const input = events![0]!.workflowExecutionStartedEventAttributes!.input!.payloads!;
    expect(input.map(({ data }) => JSON.parse(Buffer.from(data!).toString()) as unknown)).toEqual([{ id: notice.id }]);
  });

  it.each([503, 429, 302])('is sent again after the channel answered %i', async (status) => {
    let answer = status;
    channel.answer = () => answer;
    const failed = await noticed('last_error is not null');
    expect(failed).toMatchObject({ delivery: 'pending', last_error: `the channel answered ${status}` });
    answer = 204;
    const notice = await world.until<NoticeRow>(`select * from notice where id = $1 and delivery = 'delivered'`, [failed.id]);
    expect(notice.last_error).toBeNull();
    // as often as it took until the failure was seen
    expect(notice.attempts).toBeGreaterThanOrEqual(2);
    expect(channel.received.map(({ key }) => key)).toEqual(Array.from({ length: notice.attempts }, () => notice.id));
  });

  it('is not sent again after the channel refused it for good', async () => {
    channel.answer = () => 410;
    const notice = await noticed(`delivery = 'refused'`);
    expect(notice).toMatchObject({ attempts: 1, last_error: 'the channel answered 410' });
    const failure = await world.client.workflow
      .getHandle(deliveryWorkflowId(notice.id))
      .result()
      .catch((error: WorkflowFailedError) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(channel.received).toHaveLength(1);
  });

  it('is not started again when its wake-up comes twice', async () => {
    channel.answer = () => 204;
    const { id } = await noticed(`delivery = 'delivered'`);
    await world.client.workflow.getHandle(deliveryWorkflowId(id)).result();
    await world.pool.query(`insert into wakeup (subject_id, kind, seq, urgent) values ($1, 'delivery', 1, true)`, [id]);
    await world.pool.query(`select pg_notify('duban_wakeup', '')`);
    await world.until('select 1 where not exists (select 1 from wakeup where subject_id = $1)', [id]);
    expect(channel.received).toHaveLength(1);
  });
});

describe('without a channel', () => {
  it('no notice asks for a delivery, and one that asked before waits for a channel', async () => {
    const world = await TestWorker.start();
    try {
      const request = dispatchOf([], {}, PEER);
      await world.ledger.execute(request);
      const { id } = await world.until<NoticeRow>('select * from notice where subject_id = $1', [request.id]);
      await world.pool.query(`update notice set delivery = 'pending' where id = $1`, [id]);
      await world.pool.query(`insert into wakeup (subject_id, kind, seq, urgent) values ($1, 'delivery', 1, true)`, [id]);
      await world.pool.query(`select pg_notify('duban_wakeup', '')`);
      // everything else is told meanwhile
      const other = dispatchOf([], {}, PEER);
      await world.ledger.execute(other);
      await world.until('select 1 from subject where id = $1 and armed_at is not null', [other.id]);
      const { rows } = await world.pool.query('select attempts from wakeup where subject_id = $1', [id]);
      expect(rows).toEqual([{ attempts: 0 }]);
    } finally {
      await world.stop();
    }
  });
});
