// What the page's panels watch of the engine that is shown: the list of keys, values, pictures. Follows the engine when
// another one takes its place (another moment, another session, a restart): then everything is shown anew. Shows at most
// about ten times a second, and never for more than a fifth of the time.
import type { Client } from '../../engine/client.ts';
import type { Engine } from '../../engine/engine.ts';
import { createInspector, type Inspector } from '../../server/inspect.ts';
import type { PictureWatcher } from '../../server/pictures/watcher.ts';
import { KeyList } from './key-list.ts';
import type { PictureWindow, Report, Request, ValueWindow } from './protocol.ts';

export interface PanelsEnvironment {
  /** Unix µs. */
  micros(): number;
  report(report: Report): void;
  /** Fetches what pictures are made with, which only they need. */
  loadPictures(): Promise<typeof PictureWatcher>;
  /** What the learner calls a client; empty for the page's own. */
  nameOf(client: Client): string;
}

export type PanelRequest = Extract<
  Request,
  { type: 'watch-keys' | 'unwatch-keys' | 'watch-value' | 'unwatch-value' | 'watch-picture' | 'unwatch-picture' | 'read-value' }
>;

export class Panels {
  private inspector: Inspector;
  private readonly keyList: KeyList;
  private readonly values = new Map<number, ValueWindow>();
  private readonly pictureWindows = new Map<number, PictureWindow>();
  /** Undefined until there was a picture to be made. */
  private pictures: PictureWatcher | undefined;
  private Watcher: typeof PictureWatcher | undefined;
  private isLoadingPictures = false;
  private isAllNew = false;
  /** Clients keep their names, and a picture asks at every command. */
  private readonly names = new WeakMap<Client, string>();
  private readonly nameOf = (client: Client): string => {
    let name = this.names.get(client);
    if (name === undefined) this.names.set(client, (name = this.environment.nameOf(client)));
    return name;
  };

  constructor(
    private engine: Engine,
    private readonly environment: PanelsEnvironment,
  ) {
    this.inspector = createInspector(engine);
    this.keyList = new KeyList(this.inspector);
  }

  /** The engine that is shown; nothing happens if it is the same. */
  attach(engine: Engine): void {
    if (engine === this.engine) return;
    this.inspector.close();
    for (const watch of this.pictureWindows.keys()) this.pictures?.unwatch(watch);
    this.engine = engine;
    this.inspector = createInspector(engine);
    this.keyList.attach(this.inspector);
    this.isAllNew = true;
    if (this.Watcher) {
      this.pictures = new this.Watcher(engine, this.nameOf);
      for (const [watch, window] of this.pictureWindows) this.pictures.watch(watch, window);
    }
  }

  handle(request: PanelRequest): void {
    switch (request.type) {
      case 'watch-keys':
        this.follow();
        this.keyList.ask(request.query);
        this.showKeys();
        return;
      case 'unwatch-keys':
        this.keyList.rest();
        return;
      case 'watch-value':
        this.values.set(request.watch, request.window);
        this.showValue(request.watch, request.window);
        return;
      case 'unwatch-value':
        this.values.delete(request.watch);
        return;
      case 'watch-picture':
        this.watchPicture(request.watch, request.window);
        return;
      case 'unwatch-picture':
        this.pictureWindows.delete(request.watch);
        this.pictures?.unwatch(request.watch);
        return;
      case 'read-value':
        this.environment.report({ type: 'read', id: request.id, view: this.inspector.value(request.window) });
    }
  }

  /** Begins the watch, once what it takes is there. */
  private watchPicture(watch: number, window: PictureWindow): void {
    this.pictureWindows.set(watch, window);
    if (this.pictures) {
      this.pictures.watch(watch, window);
      this.showPictures();
      return;
    }
    if (this.isLoadingPictures) return;
    this.isLoadingPictures = true;
    void this.environment.loadPictures().then(
      (Watcher) => {
        this.Watcher = Watcher;
        this.pictures = new Watcher(this.engine, this.nameOf);
        for (const [id, asked] of this.pictureWindows) this.pictures.watch(id, asked);
        this.showPictures();
      },
      // Without a network, say: the next time that a picture is asked for, it is tried again.
      () => (this.isLoadingPictures = false),
    );
  }

  /** Tells what has changed since the last time. */
  show(): void {
    this.showPictures();
    if (!this.follow() && !this.isAllNew) return;
    this.isAllNew = false;
    this.environment.report({ type: 'changed' });
    this.showKeys();
    for (const [watch, window] of this.values) this.showValue(watch, window);
  }

  /** Whether anything has changed. */
  private follow(): boolean {
    const changes = this.inspector.takeChanges();
    if (!changes.everything && changes.keys.length === 0) return false;
    this.keyList.follow(changes, this.environment.micros() / 1000);
    return true;
  }

  private showPictures(): void {
    for (const { watch, frames } of this.pictures?.take() ?? []) this.environment.report({ type: 'frames', watch, frames });
  }

  private showKeys(): void {
    const view = this.keyList.view();
    if (view) this.environment.report({ type: 'keys', view });
  }

  private showValue(watch: number, window: ValueWindow): void {
    this.environment.report({ type: 'value', watch, view: this.inspector.value(window) });
  }
}
