/** The page that asks for ADMIN_TOKEN. */
export const styleLogin = `
.login { display: grid; place-items: center; padding: 24px; overflow: auto; }
.login main { display: grid; gap: 18px; width: min(100%, 340px); }
.login form { display: grid; gap: 8px; }
.login label { font-weight: 700; }
.login input { padding: 9px 12px; border: 1px solid var(--muted); border-radius: 8px; background: var(--box);
  font-size: 16px; }
.login button { margin-top: 4px; padding: 9px; border: 0; border-radius: 8px; font-weight: 700; cursor: pointer;
  background: var(--good); color: var(--page); }
.login p { font-size: 13px; color: var(--muted); }
.login .complaint { color: var(--bad); }
`;
