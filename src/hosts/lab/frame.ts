// The sandbox that a learner's program runs in: a frame of an origin of its own, made of this text alone, so that it needs
// no file, works offline, and nothing of the page, its storage or its network is within reach. Its policy comes on top of
// the page's: no connections at all, no scripts but the one below, whose hash both policies name, and the one worker that
// it makes. Whatever the program does happens in that worker; removing the frame ends it.
import { fromUtf8 } from '../../base/bytes.ts';
import { sha256Hex } from '../../base/sha.ts';

/** Waits for one message with the script and the ports, and makes the worker. */
export const FRAME_SCRIPT = `addEventListener('message', (event) => {
  const worker = new Worker(URL.createObjectURL(new Blob([event.data], { type: 'text/javascript' })));
  worker.onerror = (error) => {
    error.preventDefault();
    parent.postMessage({ type: 'worker-error', message: String(error.message), line: error.lineno }, '*');
  };
  worker.postMessage(0, event.ports);
}, { once: true });
parent.postMessage({ type: 'frame-ready' }, '*');`;

/** As a policy names it. */
export const FRAME_SCRIPT_HASH = `sha256-${btoa(fromHex(sha256Hex(fromUtf8(FRAME_SCRIPT))))}`;

export function frameDocument(): string {
  const policy = `default-src 'none'; script-src '${FRAME_SCRIPT_HASH}'; worker-src blob:; connect-src 'none'`;
  return `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><script>${FRAME_SCRIPT}</script>`;
}

function fromHex(digits: string): string {
  return digits.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)));
}
