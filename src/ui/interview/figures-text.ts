// Figures of practice as they are written everywhere on its pages.

/** A share from 0 to 1: "64 %". */
export function percentText(share: number): string {
  return `${Math.round(share * 100)}\u00a0%`;
}

/** "45 s", "2 min 5 s". */
export function timeText(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole}\u00a0s` : `${Math.floor(whole / 60)}\u00a0min ${whole % 60 === 0 ? '' : `${whole % 60}\u00a0s`}`.trim();
}
