// The connection itself: protocol, database, name, and CLIENT as far as its replies do not depend on the machine.
import { clientId, type FuzzGroup, type Script } from '../command.ts';

function login(send: Script['send'], other: number, self: number, line: string): void {
  send(self, 'DISCARD');
  send(other, 'PING');
  send(self, line, 'type');
}

export const connection: FuzzGroup = {
  name: 'connection',
  entries: [
    [4, 'PING'],
    [2, 'PING <value>'],
    [3, 'ECHO <value>'],
    [6, 'SELECT <db>'],
    [6, 'SELECT 0'],
    [2, 'HELLO {2|3}', 'type'],
    [1, 'HELLO <edge>', 'type'],
    [1, 'HELLO {2|3} SETNAME <value>', 'type'],
    [1, ({ gen, self, other, send }) => login(send, other, self, `HELLO 3 AUTH ${gen.pick(['default', 'x'])} v SETNAME n`)],
    [1, 'RESET'],
    [2, 'CLIENT GETNAME'],
    [2, 'CLIENT SETNAME <value>'],
    [1, 'CLIENT SETINFO {LIB-NAME|LIB-VER|OTHER} <value>'],
    [1, 'CLIENT NO-EVICT {ON|OFF|x}'],
    [1, 'CLIENT NO-TOUCH {ON|OFF|x}'],
    [1, 'CLIENT ID', 'type'],
    [1, 'CLIENT INFO', 'type'],
    [1, 'CLIENT LIST {TYPE {normal|pubsub|master|x}|ID <edge>}', 'type'],
    [1, 'CLIENT TRACKINGINFO', 'ids'],
    [1, 'CLIENT GETREDIR', 'ids'],
    [1, 'CLIENT UNBLOCK <edge>'],
    [1, 'CLIENT KILL {ID 0|ID -1|ID x|ID 1e3|ID 999999999|ID 9223372036854775808|ADDR <edge>|TYPE <edge>|127.0.0.1:1|USER <edge>|LADDR x:1}'],
    [1, 'CLIENT HELP', 'type'],
    [1, 'CLIENT UNPAUSE'],
    // First in its pipeline: Redis says nothing of a refusal to a client that it still owes a reply.
    [1, ({ gen, self, other, send }) => login(send, other, self, `AUTH ${gen.pick(['', 'default ', 'x '])}v${gen.small(9)}`)],
    [
      1,
      ({ gen, self, send }) => {
        send(self, 'DISCARD');
        send(self, `CLIENT REPLY ${gen.pick(['SKIP', 'OFF'])}`);
        send(self, 'PING');
        send(self, 'CLIENT REPLY ON');
        send(self, 'PING');
      },
    ],
    [1, ({ self, other, send }) => send(other, `CLIENT KILL ID ${clientId(self)}`)],
    [1, ({ self, send }) => send(self, 'QUIT')],
  ],
};
