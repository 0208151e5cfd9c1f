// Playwright takes the stack of every call, for its reports, and has each of some twenty places in it looked up in source
// maps. Only the tests' own files have any: the places in libraries are put down as they are, which takes a fifth of the
// time of the process that runs the tests. What a failing test shows is the same.

const lookUp = Error.prepareStackTrace;

if (lookUp !== undefined) {
  Error.prepareStackTrace = (error, sites) => {
    const head = String(lookUp(error, []));
    const lines = sites.map((site) => (isOfLibrary(site) ? `\n    at ${asPlaywrightReads(site)}` : String(lookUp(error, [site])).slice(head.length)));
    return head + lines.join('');
  };
}

function isOfLibrary(site: NodeJS.CallSite): boolean {
  const file = site.getFileName();
  return file === undefined || file === null || file.includes('node_modules') || file.startsWith('node:');
}

/** It does not know a place for one of a library with "async" right before the path. */
function asPlaywrightReads(site: NodeJS.CallSite): string {
  return String(site).replace(/^async (?=\/|file:|node:)/, '');
}
