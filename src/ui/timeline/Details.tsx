// What opens above the strip: lanes, the list of commands, branches, two clients in a chosen order. One at a time.
import type { TimeView } from '../../hosts/worker/time-protocol.ts';
import { Branches } from './Branches.tsx';
import { CommandList } from './CommandList.tsx';
import { Interleaving } from './Interleaving.tsx';
import { Lanes } from './Lanes.tsx';

export const DETAILS = ['Lanes', 'Commands', 'Branches', 'Two clients'] as const;
export type Detail = (typeof DETAILS)[number];

export interface DetailsProps {
  readonly detail: Detail;
  readonly view: TimeView;
  readonly client: string;
  readonly setClient: (client: string) => void;
  readonly setFirst: (first: number) => void;
}

export function Details({ detail, view, client, setClient, setFirst }: DetailsProps) {
  return (
    <section className="time-details" aria-label={detail}>
      {detail === 'Lanes' && <Lanes view={view} />}
      {detail === 'Commands' && <CommandList view={view} client={client} setClient={setClient} setFirst={setFirst} />}
      {detail === 'Branches' && <Branches view={view} />}
      {detail === 'Two clients' && <Interleaving />}
    </section>
  );
}
