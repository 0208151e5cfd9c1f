// Strings: every command and option, numbers at their edges, and ranges in and out of bounds.
import type { FuzzGroup } from '../command.ts';

export const string: FuzzGroup = {
  name: 'string',
  entries: [
    [10, 'SET <s> <value>'],
    [8, 'SET <s> <value> {NX|XX|GET|KEEPTTL|EX <seconds>|PX <ms>|EXAT <seconds-at>|PXAT <ms-at>}*'],
    [2, 'SETNX <s> <value>'],
    [2, 'SETEX <s> <seconds> <value>'],
    [2, 'PSETEX <s> <ms> <value>'],
    [8, 'GET <s>'],
    [2, 'GETSET <s> <value>'],
    [2, 'GETDEL <s>'],
    [4, 'GETEX <s> {PERSIST|EX <seconds>|PX <ms>|EXAT <seconds-at>|PXAT <ms-at>}*'],
    [3, 'APPEND <s> <value>'],
    [3, 'STRLEN <s>'],
    [4, 'SETRANGE <s> <offset> <value>'],
    [4, 'GETRANGE <s> <index> <index>'],
    [2, 'SUBSTR <s> <index> <index>'],
    [3, 'INCR <s>'],
    [3, 'DECR <s>'],
    [4, 'INCRBY <s> <int>'],
    [3, 'DECRBY <s> <int>'],
    [6, 'INCRBYFLOAT <s> <float>'],
    [3, 'MGET ( <s> )+'],
    [3, 'MSET ( <s> <value> )+'],
    [3, 'MSETNX ( <s> <value> )+'],
    [3, 'LCS <s> <s> {LEN|IDX|MINMATCHLEN <count>|WITHMATCHLEN}*'],
    [3, 'OBJECT ENCODING <s>'],
  ],
};
