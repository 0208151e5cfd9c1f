// BullMQ, unmodified, over TCP: queues whose every step is a Lua script over lists, sorted sets, hashes and streams.

import { FlowProducer, type Job, type JobsOptions, Queue, QueueEvents, UnrecoverableError, Worker, type WorkerOptions } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningServer, startServer, until } from './server.ts';

describe('BullMQ', () => {
  let server: RunningServer;
  let queue: Queue;
  let opened: { close(): Promise<void> }[] = [];
  let queues = 0;
  let name = '';
  const connection = () => ({ host: '127.0.0.1', port: server.port });

  /** Closed after the test. */
  function kept<T extends { close(): Promise<void> }>(item: T): T {
    opened.push(item);
    return item;
  }

  /** A worker that has connected, with fast polling. */
  async function work(process: (job: Job) => Promise<unknown>, options: Partial<WorkerOptions> = {}, on = name): Promise<Worker> {
    const worker = kept(new Worker(on, process, { connection: connection(), ...options }));
    worker.on('error', () => undefined);
    await worker.waitUntilReady();
    return worker;
  }

  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    name = `queue-${++queues}`;
    queue = kept(new Queue(name, { connection: connection() }));
  });
  afterEach(async () => {
    for (const item of opened.reverse()) await item.close();
    opened = [];
  });

  it('gives every job once to one of its workers, in order, and keeps what they returned', async () => {
    const seen: number[] = [];
    await queue.addBulk(Array.from({ length: 100 }, (_, index) => ({ name: 'square', data: { index } })));
    expect(await queue.getJobCounts('waiting', 'active', 'completed')).toEqual({ waiting: 100, active: 0, completed: 0 });
    const process = async (job: Job) => {
      seen.push(job.data.index);
      return job.data.index ** 2;
    };
    await Promise.all([work(process), work(process, { concurrency: 5 })]);
    await until(async () => (await queue.getCompletedCount()) === 100);
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
    const done = await queue.getCompleted(0, -1);
    expect(done.map((job) => job.returnvalue).sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index ** 2));
    expect(await queue.getJobCounts('waiting', 'active', 'completed', 'failed')).toEqual({ waiting: 0, active: 0, completed: 100, failed: 0 });
  });

  it('retries with backoff, then fails for good with the reason and the traces', async () => {
    const attempts: number[] = [];
    await work(async (job) => {
      attempts.push(Date.now());
      if (job.name === 'hopeless') throw new UnrecoverableError('never');
      if (job.name === 'doomed' || job.attemptsMade < 2) throw new Error(`attempt ${job.attemptsMade}`);
      return 'at last';
    });
    const retried: JobsOptions = { attempts: 3, backoff: { type: 'exponential', delay: 50 } };
    const good = await queue.add('good', {}, retried);
    await until(() => good.isCompleted());
    expect((await queue.getJob(good.id ?? ''))?.returnvalue).toBe('at last');
    expect(attempts).toHaveLength(3);
    expect((attempts[1] ?? 0) - (attempts[0] ?? 0)).toBeGreaterThanOrEqual(49);
    expect((attempts[2] ?? 0) - (attempts[1] ?? 0)).toBeGreaterThanOrEqual(99);
    const doomed = await queue.add('doomed', {}, { attempts: 2, backoff: 10 });
    const hopeless = await queue.add('hopeless', {}, { attempts: 5 });
    await until(async () => (await doomed.isFailed()) && (await hopeless.isFailed()));
    const failed = await queue.getJob(doomed.id ?? '');
    expect([failed?.failedReason, failed?.attemptsMade, failed?.stacktrace?.length]).toEqual(['attempt 1', 2, 2]);
    expect((await queue.getJob(hopeless.id ?? ''))?.attemptsMade).toBe(1);
    await failed?.retry();
    await until(() => attempts.length === 7);
    expect(attempts).toHaveLength(7);
  });

  it('runs delayed jobs when their time has come, or at once when promoted', async () => {
    const delays = { later: 300, soon: 100, far: 3_600_000 };
    const [, , far] = await queue.addBulk(Object.entries(delays).map(([name, delay]) => ({ name, data: {}, opts: { delay } })));
    // Nobody works yet, so it does not matter how much time goes by until they are counted.
    expect(await queue.getDelayedCount()).toBe(3);
    const done: string[] = [];
    await work(async (job) => void done.push(job.name));
    await until(() => done.length === 2);
    expect(done).toEqual(['soon', 'later']);
    await far?.promote();
    await until(() => done.length === 3);
    expect(done).toEqual(['soon', 'later', 'far']);
  });

  it('takes jobs by priority, and the last in first when asked', async () => {
    await queue.add('low', {}, { priority: 10 });
    await queue.add('high', {}, { priority: 1 });
    await queue.add('medium', {}, { priority: 5 });
    await queue.add('plain', {});
    await queue.add('urgent', {}, { lifo: true });
    expect(await queue.getCountsPerPriority([0, 1, 5, 10])).toEqual({ 0: 2, 1: 1, 5: 1, 10: 1 });
    const done: string[] = [];
    await work(async (job) => void done.push(job.name));
    await until(() => done.length === 5);
    expect(done).toEqual(['urgent', 'plain', 'high', 'medium', 'low']);
  });

  it('keeps to a rate', async () => {
    const from: number[] = []; // before each job was asked for
    const to: number[] = []; // after each had come
    const process = async ({ processedOn = NaN }: Job) => {
      from.push(processedOn);
      to.push(Date.now());
    };
    await queue.addBulk(Array.from({ length: 6 }, () => ({ name: 'call', data: {} })));
    await work(process, { limiter: { max: 2, duration: 200 } });
    await until(() => to.length === 6);
    expect(to).toHaveLength(6);
    expect((to[5] ?? NaN) - (from[0] ?? NaN)).toBeGreaterThanOrEqual(380);
  });

  it('repeats jobs at an interval until their scheduler is removed', async () => {
    const done: number[] = [];
    await work(async (job) => void done.push(job.data.n));
    await queue.upsertJobScheduler('tick', { every: 100 }, { name: 'tick', data: { n: 7 } });
    await queue.upsertJobScheduler('nightly', { pattern: '0 3 * * *', tz: 'UTC' }, { name: 'night', data: {} });
    expect(await queue.getJobSchedulersCount()).toBe(2);
    expect(await queue.getJobScheduler('tick')).toMatchObject({ key: 'tick', every: 100 });
    await until(() => done.length >= 3);
    expect(done.slice(0, 3)).toEqual([7, 7, 7]);
    expect(await queue.removeJobScheduler('tick')).toBe(true);
    expect((await queue.getJobSchedulers()).map(({ key }) => key)).toEqual(['nightly']);
    expect(await queue.removeJobScheduler('nightly')).toBe(true);
    expect(await queue.getDelayedCount()).toBe(0);
  });

  it('runs a flow: children first, their results at hand for the parent', async () => {
    const flows = kept(new FlowProducer({ connection: connection() }));
    await work(
      async (job) => (job.name === 'sum' ? Object.values(await job.getChildrenValues<number>()).reduce((a, b) => a + b, 0) : job.data.n),
      { concurrency: 2 },
    );
    const leaf = (n: number) => ({ name: 'leaf', queueName: name, data: { n } });
    const tree = await flows.add({
      name: 'sum',
      queueName: name,
      data: {},
      children: [leaf(1), { name: 'sum', queueName: name, data: {}, children: [leaf(10), leaf(100)] }],
    });
    await until(() => tree.job.isCompleted());
    expect((await queue.getJob(tree.job.id ?? ''))?.returnvalue).toBe(111);
    expect(await tree.job.getDependenciesCount()).toMatchObject({ processed: 2, unprocessed: 0 });
  });

  it('tells of everything that happens through its stream of events', async () => {
    const events = kept(new QueueEvents(name, { connection: connection() }));
    await events.waitUntilReady();
    const heard: string[] = [];
    events.on('waiting', ({ jobId }) => heard.push(`waiting ${jobId}`));
    events.on('active', ({ jobId }) => heard.push(`active ${jobId}`));
    events.on('progress', ({ jobId, data }) => heard.push(`progress ${jobId} ${JSON.stringify(data)}`));
    events.on('completed', ({ jobId, returnvalue }) => heard.push(`completed ${jobId} ${returnvalue}`));
    await work(async (job) => {
      await job.updateProgress({ percent: 50 });
      await job.log('half way');
      return 'fine';
    });
    const job = await queue.add('job', {}, { jobId: 'only' });
    expect(await job.waitUntilFinished(events, 60_000)).toBe('fine');
    await until(() => heard.length === 4);
    expect(heard).toEqual(['waiting only', 'active only', 'progress only {"percent":50}', 'completed only fine']);
    expect(await queue.getJobLogs('only')).toEqual({ logs: ['half way'], count: 1 });
    expect((await queue.add('job', {}, { jobId: 'only' })).id).toBe('only');
    expect(await queue.getCompletedCount()).toBe(1);
  });

  it('pauses and goes on', async () => {
    const done: string[] = [];
    await work(async (job) => void done.push(job.name));
    await queue.pause();
    await queue.add('waits', {});
    expect(await queue.isPaused()).toBe(true);
    expect(await queue.getJobCounts('waiting', 'active')).toEqual({ waiting: 1, active: 0 });
    expect(done).toEqual([]);
    await queue.resume();
    await until(() => done.length === 1);
    expect(done).toEqual(['waits']);
  });

  it('gives a job to another worker when its own was lost', async () => {
    const lost = await work(() => new Promise(() => undefined), { lockDuration: 200, skipLockRenewal: true, skipStalledCheck: true });
    const job = await queue.add('job', {});
    await until(() => job.isActive());
    await lost.close(true);
    const stalled: string[] = [];
    const heir = await work(async () => 'done by the heir', { stalledInterval: 150, lockDuration: 1000 });
    heir.on('stalled', (id) => stalled.push(id));
    await until(() => job.isCompleted());
    expect((await queue.getJob(job.id ?? ''))?.returnvalue).toBe('done by the heir');
    expect(stalled).toEqual([job.id]);
  });

  it('drops duplicates, cleans, drains and removes all of a queue', async () => {
    const first = await queue.add('job', {}, { deduplication: { id: 'same', ttl: 5_000 } });
    const second = await queue.add('job', {}, { deduplication: { id: 'same', ttl: 5_000 } });
    expect(second.id).toBe(first.id);
    expect(await queue.count()).toBe(1);
    await work(async () => undefined, { removeOnComplete: { count: 2 } });
    await queue.addBulk(Array.from({ length: 8 }, () => ({ name: 'job', data: {} })));
    await until(async () => (await queue.count()) === 0 && (await queue.getActiveCount()) === 0);
    expect(await queue.getCompletedCount()).toBe(2);
    expect(await queue.clean(0, 10, 'completed')).toHaveLength(2);
    await queue.pause();
    await queue.addBulk(Array.from({ length: 20 }, () => ({ name: 'job', data: { text: 'x'.repeat(100) } })));
    await queue.add('later', {}, { delay: 60_000 });
    await queue.drain(true);
    expect(await queue.count()).toBe(0);
    await queue.add('last', {});
    await queue.obliterate({ force: true });
    const redis = new Redis(server.port, '127.0.0.1');
    // The mark of the duplicate stays, until its time is up.
    expect(await redis.keys(`bull:${name}:*`)).toEqual([`bull:${name}:de:same`]);
    redis.disconnect();
  });
});
