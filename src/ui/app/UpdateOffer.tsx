// Offers a new version when one has been downloaded; never takes it by itself, because a running session would be cut off.
// Registers the service worker, after the page has had its first moments for itself.
import { useEffect, useState } from 'react';
import { Button } from '../kit/Button.tsx';
import './update-offer.css';

export function UpdateOffer() {
  const [takeUpdate, setTakeUpdate] = useState<() => void>();
  useEffect(() => {
    if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return undefined;
    const timer = setTimeout(() => {
      void import('./service-worker.ts').then(({ register }) => register((take) => setTakeUpdate(() => take)));
    }, 1500);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="update-offer" role="status">
      {takeUpdate && (
        <div>
          <p>A new version of Keyspace is ready. Your session is saved and comes back after the page has loaded again.</p>
          <Button kind="primary" onClick={takeUpdate}>
            Load it
          </Button>
          <Button kind="quiet" onClick={() => setTakeUpdate(undefined)}>
            Later
          </Button>
        </div>
      )}
    </div>
  );
}
