/** What to say of a token that Discord does not take; `seen` is how it said so. */
export function tokenRefusal(seen: string): { state: string; todo: string } {
  return {
    state: `Discord does not accept the bot token (${seen})`,
    todo:
      'Copy it anew from https://discord.com/developers/applications → your application → Bot → Reset Token into ' +
      'DISCORD_TOKEN.',
  };
}
