// The registers as a heat map of 128 by 128: the redder, the longer the run of zeros that some hash began with. Those that
// the command raised are ringed. Above, what they estimate, beside the true count where it is known.
import { useEffect, useRef } from 'react';
import { byteSize, count, counted } from '../../kit/bytes-text.ts';
import { useMediaQuery, usePreference } from '../../workspace/hooks.ts';
import type { PictureProps } from '../visualizer.ts';

const SIDE = 128;
/** A register holds 6 bits, but more than this is hardly ever seen. */
const WARMEST = 20;

export function HyperLogLogPicture({ view, touch }: PictureProps<'hyperloglog'>) {
  const { estimate, form, known, length, registers, runs } = view;
  const canvas = useRef<HTMLCanvasElement>(null);
  const { changes = [], changed = 0 } = touch?.detail ?? {};
  // So many rings that some would be missing say nothing.
  const ringed = changed > changes.length ? [] : changes;
  const [theme] = usePreference('theme');
  const isDark = useMediaQuery('(prefers-color-scheme: dark)');
  useEffect(() => {
    if (canvas.current) paint(canvas.current, registers);
    // A canvas keeps the colours of the theme in which it was painted.
  }, [registers, theme, isDark]);
  return (
    <div className="hyperloglog">
      <p className="bitmap-sum">
        About <b>{count(estimate)}</b> different {estimate === 1 ? 'element' : 'elements'}
        {known !== undefined && `; truly ${count(known)} ${errorOf(estimate, known)}`}
      </p>
      <p className="legend">
        {form === 'sparse'
          ? `Sparse: ${counted(runs, 'run')} of equal registers in ${byteSize(length)}.`
          : `Dense: 16,384 registers of 6 bits in ${byteSize(length)}.`}
      </p>
      <div className="registers" role="img" aria-label="Heat map of 16,384 registers; the text button says it in words">
        <canvas ref={canvas} width={SIDE} height={SIDE} />
        <svg viewBox={`0 0 ${SIDE} ${SIDE}`} aria-hidden="true">
          {ringed.map(({ register, after }) => (
            <circle key={`${touch?.number} ${register} ${after}`} cx={(register % SIDE) + 0.5} cy={Math.floor(register / SIDE) + 0.5} r={2.2} className="register-hit" />
          ))}
        </svg>
      </div>
      <p className="legend">
        A hash picks its register by 14 of its bits; the register keeps the longest run of zeros, plus one, that the other bits
        ever began with. Nothing of the elements themselves is stored.
      </p>
    </div>
  );
}

function errorOf(estimate: number, known: number): string {
  if (known === 0) return '';
  const percent = ((estimate - known) / known) * 100;
  return Math.abs(percent) < 0.05 ? '(exact)' : `(${percent > 0 ? '+' : '−'}${Math.abs(percent).toFixed(1)} %)`;
}

function paint(canvas: HTMLCanvasElement, registers: string): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const style = getComputedStyle(canvas);
  const image = context.createImageData(SIDE, SIDE);
  const [ground, warm] = [rgbOf(style.getPropertyValue('background-color')), rgbOf(style.color)];
  for (let at = 0; at < registers.length; at++) {
    const value = registers.charCodeAt(at);
    // The step from 0 to 1 is the one that matters most, and a single register must be seen.
    const share = value === 0 ? 0 : 0.45 + 0.55 * Math.min(1, value / WARMEST);
    for (let part = 0; part < 3; part++) {
      image.data[4 * at + part] = (ground[part] ?? 0) + ((warm[part] ?? 0) - (ground[part] ?? 0)) * share;
    }
    image.data[4 * at + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

function rgbOf(colour: string): readonly number[] {
  return (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
}
