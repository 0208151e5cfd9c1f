// Cluster commands on a server that is not part of a cluster: all of them give the same answer.
import { ErrorReply } from '../../../resp/reply.ts';
import type { Handler } from '../../command.ts';

const disabled = new ErrorReply('ERR This instance has cluster support disabled');

export const refuse: Handler = () => disabled;
