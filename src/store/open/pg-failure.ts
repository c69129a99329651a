import { once } from 'node:events';
import { connect as dial } from 'node:net';
import { connect as startTls } from 'node:tls';
import { withDeadline } from '../../kit/deadline.ts';
import { reasonsOf } from '../../kit/errors.ts';

/** What to do about a server that cannot be used, by what it or the connection to it says. */
const MENDS: [RegExp, string][] = [
  [
    /pooling mode/i,
    'The pooler takes a session away within a transaction. Set pool_mode = transaction (or session) for this database in pgbouncer.ini.',
  ],
  [
    /unsupported startup parameter/i,
    'The pooler refuses a parameter that DATABASE_URL sets (options, or one of that name). Take it out of the address, or name it in ignore_startup_parameters of pgbouncer.ini.',
  ],
  [
    /too many (?:clients|connections)|no more connections|remaining connection slots|max_client_conn/i,
    'The server has no connection left. Lower DATABASE_POOL (every process opens as many), or raise max_connections, the limit of the role, or max_client_conn of the pooler.',
  ],
  [
    /does not support SSL/i,
    'Take sslmode out of DATABASE_URL, or write sslmode=disable, if the network in between is your own; or switch TLS on at the server.',
  ],
  [
    /no encryption|SSL off|SSL required|insecure connection/i,
    'The server wants TLS: add sslmode=require to DATABASE_URL.',
  ],
  [
    /altnames|does not match certificate/i,
    "Write the name that the certificate is for as DATABASE_URL's host; or add sslrootcert=/path/to/ca.pem with sslmode=verify-ca, which trusts the authority and leaves the name aside.",
  ],
  [/certificate has expired/i, "Renew the server's certificate; sslmode=no-verify goes on without looking at it."],
];

const UNTRUSTED = /unable to (?:verify the first|get (?:local )?issuer) certificate|self[- ]signed certificate/i;

/** Why the server of DATABASE_URL cannot be used; `todo` where the reason tells what to do. */
export async function explainFailure(error: unknown, databaseUrl: string): Promise<{ reason: string; todo?: string }> {
  const reason = reasonsOf(error);
  if (UNTRUSTED.test(reason)) {
    const issuer = await withDeadline(
      issuerOf(databaseUrl).catch(() => null),
      ASK_WITHIN_MS,
      () => null,
    );
    return { reason, todo: trustTodo(issuer) };
  }
  const [, todo] = MENDS.find(([pattern]) => pattern.test(reason)) ?? [];
  return todo === undefined ? { reason } : { reason, todo };
}

function trustTodo(issuer: string | null): string {
  const who = issuer === null ? 'an authority' : `"${issuer}"`;
  return `The server's certificate was signed by ${who}, which this machine does not trust. Get that authority's certificate from your provider and add sslmode=verify-full&sslrootcert=/path/to/ca.pem to DATABASE_URL, or start with NODE_EXTRA_CA_CERTS=/path/to/ca.pem. sslmode=no-verify encrypts without knowing who answers.`;
}

const ASK_WITHIN_MS = 5_000;
const POSTGRES_PORT = 5432;
/** SSLRequest (PostgreSQL manual, protocol-message-formats): its length and its code. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** Who signed the certificate that the server shows. Nothing is said to it but that TLS is wanted. */
async function issuerOf(databaseUrl: string): Promise<string | null> {
  const { hostname, port } = new URL(databaseUrl);
  const socket = dial({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || POSTGRES_PORT) });
  socket.on('error', () => undefined);
  try {
    await once(socket, 'connect');
    socket.write(SSL_REQUEST);
    const [answer] = await once(socket, 'data');
    if (String(answer) !== 'S') return null;
    const shown = startTls({ socket, rejectUnauthorized: false });
    await once(shown, 'secureConnect');
    let certificate = shown.getPeerCertificate(true);
    while (certificate.issuerCertificate && certificate.issuerCertificate !== certificate)
      certificate = certificate.issuerCertificate;
    const { CN, O } = certificate.issuer;
    return [CN, O].filter((part) => part !== undefined).join(', ') || null;
  } finally {
    socket.destroy();
  }
}
