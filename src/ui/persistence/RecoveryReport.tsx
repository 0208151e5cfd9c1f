// What the last start found: which files it read, how far, what was dropped and why, and which writes are gone.
import type { RecoveryView } from '../../hosts/worker/disk-protocol.ts';
import { byteSize, count, counted } from '../kit/bytes-text.ts';
import { Button } from '../kit/Button.tsx';
import { WriteList } from './Verdict.tsx';
import { ENDINGS, nameOf, writes } from './words.ts';

export interface RecoveryReportProps {
  readonly report: RecoveryView;
  readonly openByte: (path: string, offset: number) => void;
  readonly dismiss: () => void;
}

export function RecoveryReport({ report, openByte, dismiss }: RecoveryReportProps) {
  const { after, altered, damage, files, keys, lost, lostUnacknowledged, outcome } = report;
  return (
    <section className="disk-report" aria-label="Recovery report" aria-live="polite">
      <header>
        <h2>{outcome === 'refused' ? 'The server refuses to start' : 'After the restart'}</h2>
        <Button kind="quiet" onClick={dismiss}>
          Close
        </Button>
      </header>
      <p>
        {after !== undefined && `Before, ${ENDINGS[after]}. `}
        {outcome === 'nothing' && 'There was nothing to load: the server began empty.'}
        {outcome === 'loaded' && `${counted(keys, 'key')} came back.`}
      </p>
      {files.length > 0 && (
        <table className="disk-table">
          <thead>
            <tr>
              <th scope="col">file</th>
              <th scope="col">read</th>
              <th scope="col">held</th>
            </tr>
          </thead>
          <tbody>
            {files.map((file) => (
              <tr key={file.path}>
                <td className="mono">{nameOf(file.path)}</td>
                <td>
                  {file.used === file.bytes ? byteSize(file.bytes) : `${count(file.used)} of ${counted(file.bytes, 'byte')}`}
                </td>
                <td>{file.kind === 'increment' ? counted(file.commands, 'command') : counted(file.keys, 'key')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {files.map(
        (file) =>
          file.damage && (
            <Damage key={file.path} dropped={file.bytes - file.used} {...file.damage} openByte={openByte} />
          ),
      )}
      {damage && <Damage dropped={0} {...damage} openByte={openByte} />}
      {outcome !== 'refused' && (
        <>
          <p className={lost.count > 0 ? 'disk-lost' : 'disk-safe'}>
            {lost.count === 0
              ? 'No write that was acknowledged is missing.'
              : `${writes(lost.count)} that clients had been told were done ${lost.count === 1 ? 'is' : 'are'} gone:`}
          </p>
          {lost.count > 0 && <WriteList risk={lost} label="Writes that are gone" />}
          {altered.count > 0 && (
            <>
              <p className="disk-lost">{writes(altered.count)} came back with other bytes than were written:</p>
              <WriteList risk={altered} label="Writes that were altered" />
            </>
          )}
          {lostUnacknowledged.count > 0 && (
            <p className="disk-soft">
              {writes(lostUnacknowledged.count)} more had not been answered yet: nobody was promised anything.
            </p>
          )}
        </>
      )}
    </section>
  );
}

interface DamageProps {
  readonly path: string;
  readonly offset: number;
  readonly reason: string;
  readonly dropped: number;
  readonly openByte: (path: string, offset: number) => void;
}

function Damage({ path, offset, reason, dropped, openByte }: DamageProps) {
  return (
    <p className="disk-lost">
      {nameOf(path)}, byte{' '}
      <button type="button" className="disk-link" onClick={() => openByte(path, offset)}>
        {count(offset)}
      </button>
      : {reason}.{dropped > 0 && ` ${counted(dropped, 'byte')} dropped.`}
    </p>
  );
}
