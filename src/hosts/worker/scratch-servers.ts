// What is fetched with the first question to a server beside the learner's own.
export { answersFromScratch } from './scratch.ts';
export { ScratchWorlds } from './scratch-world.ts';
