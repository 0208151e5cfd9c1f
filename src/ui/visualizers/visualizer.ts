// What a picture brings: one folder each, loaded when it is first shown. The frame around it (PictureFrame) brings the rest:
// title, encoding, thresholds, pause, step and speed.
import type { ComponentType } from 'react';
import type { FrameOf, PictureName, PictureWindow, Touch } from '../../server/pictures/picture.ts';

export interface PictureProps<N extends PictureName> {
  readonly frame: FrameOf<N>;
  readonly view: FrameOf<N>['view'];
  readonly touch: Touch<N> | undefined;
  /** How far the animation has come: 0 to touch.steps - 1. At the last one everything is as the frame says. */
  readonly step: number;
  readonly window: PictureWindow;
  /** Shows another part of a large structure. */
  readonly moveTo: (first: number) => void;
  /** Looks into one of its units, such as a node. */
  /** `first`: where the window is meanwhile. */
  readonly open: (unit: number, first: number) => void;
}

export interface Visualizer<N extends PictureName> {
  readonly Picture: ComponentType<PictureProps<N>>;
  /** The same in words and tables: for screen readers, and for everybody who asks. */
  readonly Twin: ComponentType<PictureProps<N>>;
  /** What the command did in there and what that cost: a sentence or two. Undefined if there is nothing to add. */
  caption(touch: Touch<N>, frame: FrameOf<N>): string | undefined;
  /** What to do for something to show, where that is not a command on the key. */
  readonly prompt?: string;
}
