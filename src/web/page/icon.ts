/** A galley with its slug line. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="#c8371b"/><rect x="14" y="16" width="24" height="9" rx="2" fill="#fff"/><g fill="#fff" fill-opacity=".82"><rect x="14" y="31" width="36" height="4" rx="2"/><rect x="14" y="39" width="36" height="4" rx="2"/><rect x="14" y="47" width="25" height="4" rx="2"/></g></svg>
`;
