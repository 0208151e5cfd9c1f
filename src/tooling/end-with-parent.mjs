// npm starts a script through a shell, and some shells (Debian's among them) do not pass a signal on: who ends
// `npm start` would leave the server behind with its port. So the server looks whether its parent is still there.

const LOOK_EVERY_MS = 100;

/** Sends this process a SIGTERM once the shell that npm started it through is gone. Does nothing outside npm. */
export function endWithParent() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_EVERY_MS);
  timer.unref();
}
