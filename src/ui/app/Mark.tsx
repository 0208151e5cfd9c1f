// Keyspace's own mark: a key, lying. public/icon.svg is the same on a ground.

export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <circle cx="7" cy="12" r="4.25" fill="none" stroke="currentColor" strokeWidth="2.5" />
      <path d="M11.5 12H22" stroke="currentColor" strokeWidth="2.5" />
      <path d="M16 12v5" stroke="var(--type-zset)" strokeWidth="2.5" />
      <path d="M20.75 12v4" stroke="var(--type-string)" strokeWidth="2.5" />
    </svg>
  );
}
