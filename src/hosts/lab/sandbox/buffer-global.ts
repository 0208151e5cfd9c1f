// Injected where ioredis and the polyfills use Node's global Buffer.
export { Buffer } from 'node:buffer';
