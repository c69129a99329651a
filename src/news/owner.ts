import { type ChannelAddress, isPlatform, PLATFORM_FACTS } from './channel.ts';

/**
 * Who a feed, an article or a story belongs to: the installation, or the workspace or server that added it, written
 * "slack:T01" or "discord:3301".
 */
export type Owner = string & { readonly brand: 'owner' };

/**
 * What somebody may see: everything of the installation, and besides it what one owner has of its own. `everything` is for
 * a house whose workspaces share all (`tenants: one` in feeds.yaml).
 */
export type Scope = { kind: 'everything' } | { kind: 'owner'; owner: Owner };

/** `separate`: each workspace and server has feeds of its own. `one`: all of them are one house. */
export type Tenants = 'separate' | 'one';

function isOwner(text: string): text is Owner {
  const [platform = '', workspace = ''] = text.split(':');
  return text === 'installation' || (isPlatform(platform) && workspace !== '');
}

/** Brands an owner as the store keeps it; any other text is the caller's bug. */
export function toOwner(text: string): Owner {
  if (!isOwner(text)) throw new Error(`Not an owner: "${text.slice(0, 40)}"`);
  return text;
}

/** Reads an owner that a person wrote in a setting; null for anything else. */
export function readOwner(text: string): Owner | null {
  const [platform = '', workspace = ''] = text.trim().split(':');
  const isKnown = isPlatform(platform) && PLATFORM_FACTS[platform].ids.workspace?.test(workspace) === true;
  return isKnown && isOwner(text.trim()) ? toOwner(text.trim()) : null;
}

export const INSTALLATION: Owner = toOwner('installation');

export const EVERYTHING_IN_SCOPE: Scope = { kind: 'everything' };
export const INSTALLATION_SCOPE: Scope = { kind: 'owner', owner: INSTALLATION };

/** The workspace or server of a channel. A direct message on Discord and the preview belong to none: the installation. */
export function workspaceOf({ platform, workspace }: Pick<ChannelAddress, 'platform' | 'workspace'>): Owner {
  return workspace === '' ? INSTALLATION : toOwner(`${platform}:${workspace}`);
}

/** Who owns what is added from a channel. */
export function ownerOf(address: Pick<ChannelAddress, 'platform' | 'workspace'>, tenants: Tenants): Owner {
  return tenants === 'one' ? INSTALLATION : workspaceOf(address);
}

/** What a channel may be told, and what is answered to a question from it. */
export function scopeOf(address: Pick<ChannelAddress, 'platform' | 'workspace'>, tenants: Tenants): Scope {
  return tenants === 'one' ? EVERYTHING_IN_SCOPE : { kind: 'owner', owner: workspaceOf(address) };
}

/** Whose channels are told: those of one owner, or everybody's but some owners'. */
export type Audience = { kind: 'everybody'; except: readonly Owner[] } | { kind: 'owner'; owner: Owner };

export const EVERYBODY: Audience = { kind: 'everybody', except: [] };

/** Who sees what an owner decides. */
export function audienceOf(owner: Owner): Audience {
  return owner === INSTALLATION ? EVERYBODY : { kind: 'owner', owner };
}

export function hears(audience: Audience, owner: Owner): boolean {
  return audience.kind === 'owner' ? audience.owner === owner : !audience.except.includes(owner);
}

/** What all channels of an audience may see. */
export function scopeOfAudience(audience: Audience, tenants: Tenants): Scope {
  if (tenants === 'one') return EVERYTHING_IN_SCOPE;
  return audience.kind === 'owner' ? { kind: 'owner', owner: audience.owner } : INSTALLATION_SCOPE;
}

/** Whether a workspace or server may use this installation: any may, where its operator has named none. */
export function isAllowedWorkspace(id: string, allowed: readonly string[]): boolean {
  return allowed.length === 0 || allowed.includes(id);
}
