// The middle panel: the terminal, joined to the workspace.

export function TerminalPanel() {
  return (
    <div className="empty">
      <p>The terminal is on its way.</p>
    </div>
  );
}
