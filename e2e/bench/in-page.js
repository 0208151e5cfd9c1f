// Runs inside the page before its own scripts: keeps the engine's worker in reach, sends commands as the page itself would,
// and measures. Plain JavaScript, since it is handed to the browser as it is.

(() => {
  const CONNECTION = 777_777;
  const Original = Worker;
  const bench = { worker: undefined, answered: 0 };
  globalThis.bench = bench;
  globalThis.Worker = class extends Original {
    constructor(...args) {
      super(...args);
      bench.worker = this;
      this.addEventListener('message', ({ data }) => {
        for (const { type, connection, bytes } of data) {
          if (type === 'output' && connection === CONNECTION) bench.answered += bytes.length;
        }
      });
    }
  };
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  const LINES = {
    set: (i) => `SET key:${i} value:${i}\r\n`,
    zadd: (i) => `ZADD board ${(i * 7919) % 1_000_003} member:${i}\r\n`,
    incr: (i) => `INCR counter:${i % 500}\r\n`,
    mixed: (i) => (i % 5 === 0 ? `ZINCRBY board 1 member:${(i * 31) % 1_000_000}\r\n` : `INCR counter:${i % 500}\r\n`),
  };

  /** So many commands, in messages of `batch`; resolves when nothing has been answered for half a second. */
  bench.send = async (kind, total, batch) => {
    bench.worker.postMessage({ type: 'open', connection: CONNECTION, name: 'load' });
    for (let i = 0; i < total; i += batch) {
      let bytes = '';
      for (let j = i; j < Math.min(total, i + batch); j++) bytes += LINES[kind](j);
      bench.worker.postMessage({ type: 'send', connection: CONNECTION, bytes });
      if (i % 20_000 === 0) await wait(20);
    }
    for (let last = -1; last !== bench.answered; ) {
      last = bench.answered;
      await wait(500);
    }
  };

  /** Distances between frames while commands run at this rate: those that are due at a time in one pipeline. */
  bench.frames = (rate, seconds) => {
    const start = performance.now();
    let sent = 0;
    const timer = setInterval(() => {
      const due = Math.floor(((performance.now() - start) / 1000) * rate);
      let bytes = '';
      for (; sent < due; sent++) bytes += LINES.mixed(sent);
      if (bytes !== '') bench.worker.postMessage({ type: 'send', connection: CONNECTION, bytes });
    }, 4);
    const distances = [];
    return new Promise((resolve) => {
      let last = performance.now();
      const frame = () => {
        const now = performance.now();
        distances.push(now - last);
        last = now;
        if (now - start < seconds * 1000) {
          requestAnimationFrame(frame);
        } else {
          clearInterval(timer);
          resolve({ distances, sent, answered: bench.answered });
        }
      };
      requestAnimationFrame(frame);
    });
  };

  /** Presses Enter; milliseconds until the frame has been painted that has the text in the terminal. */
  bench.answer = (text) => {
    const rows = document.querySelector('.xterm-rows');
    const input = document.querySelector('.xterm-helper-textarea');
    const before = performance.now();
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true }));
    return new Promise((resolve) => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => resolve(performance.now() - before);
      const observer = new MutationObserver(() => {
        if (!rows.textContent.includes(`"${text}"`)) return;
        observer.disconnect();
        // The terminal draws within a frame: the next task comes after that frame's paint.
        painted.port2.postMessage(undefined);
      });
      observer.observe(rows, { childList: true, subtree: true, characterData: true });
    });
  };

  /** Milliseconds until the moment after so many marks is shown. */
  bench.seek = (after) => bench.travel({ do: 'to mark', after });
  bench.undo = () => bench.travel({ do: 'undo' });
  bench.travel = (action) =>
    new Promise((resolve) => {
      const before = performance.now();
      const moved = ({ data }) => {
        if (!data.some(({ type }) => type === 'moved')) return;
        bench.worker.removeEventListener('message', moved);
        resolve(performance.now() - before);
      };
      bench.worker.addEventListener('message', moved);
      bench.worker.postMessage({ type: 'time', action });
    });
})();
