// The files that `npm run lesson -- new` writes: complete in form, so that only words and commands are left to fill in,
// and passing `npm run lesson -- check` as they stand.

export function trackStub(track: string): string {
  return `---
title: ${titled(track)}
summary: What somebody can do after this track.
order: 99
---
`;
}

export function lessonStub(slug: string): string {
  return `---
title: ${titled(slug)}
summary: What this lesson is about, in one sentence.
learned:
  - "What the learner knows now, with the command: \`SET\` stores a value."
---

## First step {#first}

What the learner must know to do this one thing. A command to run with a click stands in a try fence, or in the
sentence: \`> SET example 1\`.

\`\`\`task
Store \`Alice\` under \`name\`.
\`\`\`

\`\`\`check
key name is a string equal to "Alice"
\`\`\`

\`\`\`hint
A direction.
\`\`\`

\`\`\`hint
The command: \`SET\`.
\`\`\`

\`\`\`hint
Nearly the answer: \`SET key value\`.
\`\`\`

\`\`\`solution
SET name Alice
\`\`\`

\`\`\`wrong
SET name Bob
=> name holds "Bob"; asked for: "Alice".
\`\`\`
`;
}

function titled(slug: string): string {
  const words = slug.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
