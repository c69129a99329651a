export type LiveStream = {
  /** Called at each connection, because the address may name the last event received. */
  address: () => string;
  event: string;
  onEvent: (data: string) => void;
  onOpen?: () => void;
  onLost?: () => void;
};

const RECONNECT_MS = 5_000;

/** Receives the server's events (WHATWG HTML section 9.2) while the page is open; the badge shows the connection. */
export function listen(stream: LiveStream, badge: HTMLElement): void {
  const events = new EventSource(stream.address());
  events.addEventListener('open', () => {
    sayLive(badge, 'on', 'Live');
    stream.onOpen?.();
  });
  events.addEventListener(stream.event, (event: MessageEvent<string>) => stream.onEvent(event.data));
  events.addEventListener('error', () => {
    stream.onLost?.();
    sayLive(badge, 'off', 'Reconnecting');
    // The browser itself does not retry a refused stream.
    if (events.readyState === EventSource.CLOSED) setTimeout(() => listen(stream, badge), RECONNECT_MS);
  });
}

export function sayLive(badge: HTMLElement, state: 'on' | 'off', text: string): void {
  badge.className = `live ${state}`;
  badge.textContent = text;
}
