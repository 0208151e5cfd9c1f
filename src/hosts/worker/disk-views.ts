// What it takes to look at a disk. A chunk of its own: nobody needs it before the disk is looked at.
export { DiskObserver } from '../../server/disk-view.ts';
export { FileReader } from '../../server/file-view.ts';
export { comparePolicies } from '../../server/policy-comparison.ts';
