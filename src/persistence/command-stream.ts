// What commands did, as one stream of requests: what the append-only file holds and what replicas are sent. Each unit
// comes whole, in MULTI and EXEC if it is more than one command, with SELECT before what belongs to another database.
import type { ByteString } from '../base/bytes.ts';
import type { PropagatedCommand } from '../engine/propagation.ts';
import { encodeRequest } from '../resp/encode.ts';

const MULTI = encodeRequest(['MULTI']);
const EXEC = encodeRequest(['EXEC']);

export class CommandStream {
  /** The database that a reader of the stream has selected; -1 if that cannot be known. */
  selected = -1;

  /** @param mark what comes before each command, asked for each time */
  encode(unit: readonly PropagatedCommand[], mark: () => ByteString = nothing): ByteString {
    const isMany = unit.length > 1;
    let bytes = isMany ? mark() + MULTI : '';
    for (const { db, argv } of unit) {
      bytes += mark();
      if (db !== this.selected) {
        bytes += encodeRequest(['SELECT', String(db)]);
        this.selected = db;
      }
      bytes += encodeRequest(argv);
    }
    return isMany ? bytes + EXEC : bytes;
  }
}

function nothing(): ByteString {
  return '';
}
