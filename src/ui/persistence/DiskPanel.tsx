// The disk: if the power went now, what would be lost; how data is kept, the files, what happened to them, ways to break and
// to recover, and every file byte by byte.
import { useCallback, useEffect, useState } from 'react';
import { Breaking } from './Breaking.tsx';
import { ByteView } from './ByteView.tsx';
import { Comparison } from './Comparison.tsx';
import { EventTrack } from './EventTrack.tsx';
import { Files } from './Files.tsx';
import { Policy } from './Policy.tsx';
import { RecoveryReport } from './RecoveryReport.tsx';
import { DropArea, Transfer, useImport } from './Transfer.tsx';
import { Button } from '../kit/Button.tsx';
import { useBytesWish } from './use-bytes-wish.ts';
import { useControl, useDisk } from './use-disk.ts';
import { Verdict } from './Verdict.tsx';
import './persistence.css';

export function DiskPanel({ isShown }: { readonly isShown: boolean }) {
  const view = useDisk(isShown);
  const control = useControl();
  const transfer = useImport();
  const [opened, setOpened] = useState<{ readonly path: string; readonly at: number }>();
  const [dismissed, setDismissed] = useState(0);
  const openByte = useCallback((path: string, at: number) => setOpened({ path, at }), []);
  const wish = useBytesWish(view, setOpened);
  // A first start with an empty disk is nothing to report.
  const report = view?.report;
  const isReportShown = report !== undefined && report.at !== dismissed && (report.after !== undefined || report.outcome !== 'nothing');
  const reportAt = isReportShown ? report.at : 0;
  useEffect(() => {
    if (reportAt > 0) setOpened(undefined);
  }, [reportAt]);
  if (!isShown) return null;
  if (!view) return <p className="empty">Looking at the disk…</p>;
  if (opened) {
    return <ByteView path={opened.path} start={opened.at} view={view} control={control} close={() => setOpened(undefined)} />;
  }
  const start = (keepsSettings: boolean): void =>
    void control(keepsSettings ? { type: 'start', settings: view.settings } : { type: 'start' });
  return (
    <DropArea take={transfer.take}>
      <div className="disk-panel">
        {wish.said !== '' && (
          <p className="disk-wish" role="status">
            {wish.said}{' '}
            <Button kind="quiet" onClick={wish.forget}>
              Close
            </Button>
          </p>
        )}
        <Verdict view={view} start={start} />
        {isReportShown && <RecoveryReport report={report} openByte={openByte} dismiss={() => setDismissed(report.at)} />}
        <section aria-label="On the disk">
          <Files files={view.files} opened={undefined} open={(path) => openByte(path, 0)} />
        </section>
        {view.server && <Policy view={view} server={view.server} />}
        <EventTrack events={view.events} now={view.now} />
        <Breaking view={view} control={control} seed={() => crypto.getRandomValues(new Uint32Array(1))[0] ?? 1} />
        <Comparison />
        <Transfer {...transfer} />
      </div>
    </DropArea>
  );
}
