// What Keyspace is, where the learner's data is, and whose names are used. Loaded when opened.
import { Dialog } from '../kit/Dialog.tsx';

export function AboutDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="About Keyspace" onClose={onClose}>
      <div className="dialog-body">
        <p>
          Keyspace is a Redis 8.0 server written in TypeScript that runs wholly in this page, with a terminal, live
          pictures of what is inside, and lessons.
        </p>
        <p>
          Nothing leaves your browser. What you type and what you learned are kept in its storage, and after the first
          visit the page works without a network.
        </p>
        <p>
          Keyspace is a learning tool for Redis. It is not affiliated with, sponsored or endorsed by Redis Ltd. Redis is
          a registered trademark of Redis Ltd.; any rights therein are reserved to Redis Ltd.
        </p>
        <p>Keyspace is free software under the MIT licence. JetBrains Mono is used under the SIL Open Font License 1.1.</p>
      </div>
    </Dialog>
  );
}
