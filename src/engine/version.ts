// Which Redis this engine answers as.

export const REDIS_VERSION = '8.0.2';
/** As Lua's redis.REDIS_VERSION_NUM: 0xMMmmpp. */
export const REDIS_VERSION_NUMBER = 0x080002;
