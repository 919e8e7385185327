export function Logo() {
  return (
    <span className="logo">
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
        <g fill="currentColor">
          <rect x="1" y="4" width="3" height="10" />
          <rect x="5" y="7" width="3" height="7" />
          <rect x="14" y="9" width="3" height="5" />
        </g>
        <path className="logo-needle" d="M11 1v16" />
      </svg>
      psfleet
    </span>
  );
}
