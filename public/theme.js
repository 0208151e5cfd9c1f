// Runs before the first paint, so that a chosen theme never flashes: a file of its own because the page's policy allows
// no inline script. The same choice is kept by src/ui/workspace/preferences.ts.
(() => {
  let theme;
  try {
    theme = JSON.parse(localStorage.getItem('keyspace.preferences') ?? '{}').theme;
  } catch {
    // Storage is blocked, or holds something else: follow the system.
  }
  const isDark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
})();
