import { z } from 'zod';
import { MODEL_INSTRUCTIONS } from './model-instructions.ts';

/** What a model may propose for a brief; nothing of it is believed before the guard has read it. */
export type Proposal = {
  headline: string | null;
  summary: string[];
  /** One speaker, or null, for each quotation that was asked about. */
  speakers: (string | null)[];
};

export type ModelQuestion = { title: string | null; text: string; quotes: readonly string[] };

export type ProposalOutcome =
  | { kind: 'proposed'; proposal: Proposal }
  /** Too long to be worth its price. */
  | { kind: 'too-long'; characters: number }
  | { kind: 'failed'; reason: string };

/** Any model that can be asked for a brief. */
export type BriefModel = (question: ModelQuestion, signal?: AbortSignal) => Promise<ProposalOutcome>;

export type ModelSettings = { baseUrl: string; apiKey: string | null; model: string };

type ModelFetch = (
  url: string,
  init: { method: string; headers: Record<string, string>; body: string; signal: AbortSignal },
) => Promise<{
  ok: boolean;
  status: number;
  text(): Promise<string>;
}>;

const ANSWER_WITHIN_MS = 20_000;
const TEXT_CHARACTERS_MAX = 24_000;
const ANSWER_CHARACTERS_MAX = 20_000;
const ANSWER_TOKENS_MAX = 900;

const answerSchema = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1),
});

const proposalSchema = z.object({
  headline: z.string().nullable().default(null),
  summary: z.array(z.string()).max(3).default([]),
  speakers: z.array(z.string().nullable()).default([]),
});

/** A model behind any OpenAI-compatible endpoint; one call per article, with limits on time, length and price. */
export function openAiModel(settings: ModelSettings, deps: { fetch: ModelFetch }): BriefModel {
  return async (question, signal) => {
    if (question.text.length > TEXT_CHARACTERS_MAX) return { kind: 'too-long', characters: question.text.length };
    const deadline = AbortSignal.timeout(ANSWER_WITHIN_MS);
    try {
      const response = await deps.fetch(`${settings.baseUrl.replace(/\/+$/, '')}/chat/completions`, {
        method: 'POST',
        headers: headersOf(settings),
        body: JSON.stringify(requestOf(settings, question)),
        signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
      });
      if (!response.ok) return { kind: 'failed', reason: `the model answered with status ${response.status}` };
      return readAnswer(await response.text());
    } catch (error) {
      return { kind: 'failed', reason: reasonOf(error) };
    }
  };
}

function headersOf({ apiKey }: ModelSettings): Record<string, string> {
  const authorization = apiKey === null ? {} : { authorization: `Bearer ${apiKey}` };
  return { 'content-type': 'application/json', ...authorization };
}

function requestOf({ model }: ModelSettings, { title, text, quotes }: ModelQuestion): object {
  // The article goes as one JSON value, so that no line of it can pass for ours.
  const article = JSON.stringify({ title, text, quotes });
  return {
    model,
    temperature: 0,
    max_tokens: ANSWER_TOKENS_MAX,
    response_format: { type: 'json_object' },
    messages: [
      { role: 'system', content: MODEL_INSTRUCTIONS },
      { role: 'user', content: article },
    ],
  };
}

function readAnswer(body: string): ProposalOutcome {
  if (body.length > ANSWER_CHARACTERS_MAX) return { kind: 'failed', reason: 'the model answered at too great length' };
  const answer = answerSchema.safeParse(parseJson(body));
  if (!answer.success) return { kind: 'failed', reason: 'the model answered in an unknown form' };
  const content = answer.data.choices[0]?.message.content ?? '';
  const proposal = proposalSchema.safeParse(parseJson(content.replace(/^\s*```(?:json)?|```\s*$/g, '')));
  if (!proposal.success) return { kind: 'failed', reason: 'the model did not answer with the JSON it was asked for' };
  return { kind: 'proposed', proposal: proposal.data };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'the model did not answer in time';
  return error instanceof Error ? `the model could not be reached (${error.name})` : 'the model could not be reached';
}
