import { type PlaceDeps, placeChanged } from '../alerts/place-changed.ts';
import type { PlaceEvent } from '../chat/chat.ts';
import type { Log } from '../news/log.ts';

/** What a listener hears of channels and workspaces goes to the store, and into the log where it changed something. */
export function createOnPlace(deps: PlaceDeps, log: Log): (event: PlaceEvent) => Promise<void> {
  return async (event) => {
    const { closed, looked } = await placeChanged(event, deps);
    const fields = { ...event.place, event: event.kind };
    if (closed > 0) log.warn({ ...fields, closed }, 'channels closed');
    if (looked > 0) log.info({ ...fields, looked }, 'closed channels are asked for again');
  };
}
