/** A command as declared once in `commands/`; registrations, manifests, help and docs derive from it. */
export type CommandSpec = {
  /** Lower case, at most 32 characters, without the slash. */
  name: string;
  /** At most 100 characters (Discord: interactions/application-commands). */
  description: string;
  /** Shown by Slack behind the command ("<topic>"). */
  usage: string;
  options: OptionSpec[];
  /** A command with subcommands takes no options of its own. */
  subcommands: SubcommandSpec[];
  visibility: 'public' | 'private';
  /** `manager`: only who may manage the channel; checked on our side too. */
  permission: 'anyone' | 'manager';
  /**
   * What becomes of it when it is typed without options, though some are required: a form to fill in where the platform
   * has forms, or an answer that says what can be chosen.
   */
  alone?: 'form' | 'answer';
  locales?: Readonly<Record<string, LocalWords>>;
};

/** What a command or an option is called in another language, by the platform's name of it ("es-ES"). */
export type LocalWords = { name: string; description: string };

export type SubcommandSpec = Pick<CommandSpec, 'name' | 'description' | 'usage' | 'options' | 'permission' | 'locales'>;

/** Kinds of things that the store or the configuration knows: `stories` and `people` come with topics. */
export type Offers = 'topics' | 'stories' | 'people' | 'subscriptions' | 'feeds' | 'times' | 'yes';

export type OptionSpec = {
  name: string;
  description: string;
  kind: 'text' | 'number' | 'channel' | 'mention';
  required: boolean;
  /** What is offered while somebody types. */
  offers: Offers | null;
  locales?: Readonly<Record<string, LocalWords>>;
};
