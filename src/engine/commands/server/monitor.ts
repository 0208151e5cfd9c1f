// MONITOR: from here on the client is sent every command that the server runs. pipeline.ts sends them.
import { ErrorReply, OK } from '../../../resp/reply.ts';
import { defineCommand } from '../../command.ts';

export const monitor = defineCommand({
  name: 'monitor',
  summary: 'Shows every command that the server runs from now on, whoever sends it.',
  since: '1.0.0',
  group: 'server',
  flags: ['admin', 'noscript', 'loading', 'stale'],
  categories: [],
  examples: [{ lines: ['MONITOR'], note: 'Commands that administer the server are left out, and so are passwords.' }],
  run: (ctx) => {
    const { client, engine } = ctx;
    if (client.denyBlocking) return new ErrorReply("ERR MONITOR isn't allowed for DENY BLOCKING client");
    if (client.isMonitor) return OK;
    client.isMonitor = true;
    engine.monitors.add(client);
    return OK;
  },
});
