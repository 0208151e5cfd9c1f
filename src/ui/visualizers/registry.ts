// Every picture: a line each.
import type { PictureName } from '../../server/pictures/picture.ts';
import type { Visualizer } from './visualizer.ts';

const LOADERS: { readonly [N in PictureName]: () => Promise<{ readonly visualizer: Visualizer<N> }> } = {
  string: () => import('./string/visualizer.ts'),
  bitmap: () => import('./bitmap/visualizer.ts'),
  hash: () => import('./hash/visualizer.ts'),
  list: () => import('./list/visualizer.ts'),
  set: () => import('./set/visualizer.ts'),
  zset: () => import('./zset/visualizer.ts'),
  stream: () => import('./stream/visualizer.ts'),
  hyperloglog: () => import('./hyperloglog/visualizer.ts'),
  geo: () => import('./geo/visualizer.ts'),
  pubsub: () => import('./pubsub/visualizer.ts'),
  server: () => import('./server/visualizer.ts'),
};

export const PICTURE_NAMES: Readonly<Record<PictureName, string>> = {
  string: 'string',
  bitmap: 'bitmap',
  hash: 'hash',
  list: 'list',
  set: 'set',
  zset: 'sorted set',
  stream: 'stream',
  hyperloglog: 'HyperLogLog',
  geo: 'map',
  pubsub: 'publish and subscribe',
  server: 'server',
};

const loaded = new Map<PictureName, Promise<Visualizer<PictureName>>>();

/** The same promise each time, for React's `use`; one that failed is forgotten, so that it can be tried again. */
export function loadVisualizer(name: PictureName): Promise<Visualizer<PictureName>> {
  let promise = loaded.get(name);
  if (!promise) {
    // Each is called with frames of its own picture only: PictureFrame goes by the frame's name.
    promise = LOADERS[name]().then(({ visualizer }) => visualizer as unknown as Visualizer<PictureName>);
    promise.catch(() => loaded.delete(name));
    loaded.set(name, promise);
  }
  return promise;
}
