import type { Sender } from '../chat/chat.ts';
import type { Answer } from '../chat/question.ts';
import type { Platform } from '../news/channel.ts';

type Clock = { observe(seconds: number): void };
type Counter<Label extends string> = { inc(labels: Record<Label, string>): void };

type WatchDeps = {
  pollSeconds: Clock;
  briefs: Counter<'method'>;
  briefSeconds: Clock;
  deliveries: Counter<'platform' | 'outcome'>;
  deliverySeconds: Clock;
  alertDelaySeconds: Clock;
  commands: Counter<'platform' | 'command'>;
  commandSeconds: Clock;
};

type BriefOutcome = { kind: 'written'; brief: { method: string } } | { kind: 'unreadable' };

const MS_PER_SECOND = 1_000;

/** Puts a clock or a counter around a part, which knows nothing of it. */
export function watchWork(deps: WatchDeps) {
  return {
    polls: <Args extends unknown[], End, Others>(handlers: Others & { poll: (...args: Args) => Promise<End> }) => ({
      ...handlers,
      poll: timed(handlers.poll, deps.pollSeconds),
    }),
    brief: <Input, Outcome extends BriefOutcome>(write: (input: Input) => Promise<Outcome>) => {
      const work = timed(write, deps.briefSeconds);
      return async (input: Input): Promise<Outcome> => {
        const outcome = await work(input);
        deps.briefs.inc({ method: outcome.kind === 'written' ? outcome.brief.method : 'none' });
        return outcome;
      };
    },
    /** `waitedMs`: since the alert was to go. */
    delivery: (platform: Platform, outcome: string, waitedMs: number): void => {
      deps.deliveries.inc({ platform, outcome });
      if (outcome === 'sent') deps.alertDelaySeconds.observe(waitedMs / MS_PER_SECOND);
    },
    sender: (sender: Sender): Sender => ({ ...sender, post: timed(sender.post, deps.deliverySeconds) }),
    /** Only commands that exist become labels: what people type would be without end. */
    answer: (answer: Answer, names: readonly string[]): Answer => {
      const work = timed(answer, deps.commandSeconds);
      return (question) => {
        const [typed = ''] = question.command.trim().toLowerCase().replace(/^\//, '').split(/\s+/);
        const command = names.includes(typed) ? typed : 'unknown';
        deps.commands.inc({ platform: question.asker.address.platform, command });
        return work(question);
      };
    },
  };
}

function timed<Args extends unknown[], End>(work: (...args: Args) => Promise<End>, clock: Clock) {
  return async (...args: Args): Promise<End> => {
    const from = performance.now();
    try {
      return await work(...args);
    } finally {
      clock.observe((performance.now() - from) / MS_PER_SECOND);
    }
  };
}
