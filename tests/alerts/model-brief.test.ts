import { describe, expect, it } from 'vitest';
import { applyProposal, type Proposal, type ProposedBrief } from '../../src/alerts/apply-proposal.ts';
import { briefWithModel, type ModelQuestion, type ProposalOutcome } from '../../src/alerts/model-brief.ts';
import { writeBrief } from '../../src/engines/briefing/write-brief.ts';
import { loadLanguages } from '../engines/briefing/gold.ts';

const languages = loadLanguages();
const input = {
  title: null,
  text: [
    'Ferry line to Brask resumes',
    'The ferry line to Brask resumes on Monday after a repair that took six weeks, harbour master Elin Torvik said.',
    '“The engine is not new, but it is honest,” she told the council on Friday evening in the town hall.',
    'It is not true that the town paid for the repair, Torvik said.',
  ].join('\n\n'),
};

const apply = async (proposed: ProposedBrief) => applyProposal(proposed, languages);
const write = async (article: Parameters<typeof writeBrief>[0]) => writeBrief(article, { languages });

const propose = (proposal: Partial<Proposal>) => async (): Promise<ProposalOutcome> => ({
  kind: 'proposed',
  proposal: { headline: null, summary: [], speakers: [], ...proposal },
});

describe('briefWithModel', () => {
  it('takes a summary of whole sentences of the article, with their offsets', async () => {
    const sentence = 'It is not true that the town paid for the repair, Torvik said.';
    const brief = await briefWithModel(input, { languages, write, apply, model: propose({ summary: [sentence] }) });
    expect(brief.method).toBe('model');
    expect(brief.summary.map(({ start, end }) => input.text.slice(start, end))).toEqual([sentence]);
  });

  it('keeps the extractive summary when the model cuts a "not" off, and says why', async () => {
    const model = propose({ summary: ['The town paid for the repair, Torvik said.'] });
    const brief = await briefWithModel(input, { languages, write, apply, model });
    expect(brief.summary).toEqual(writeBrief(input, { languages }).summary);
    expect(brief.method).toBe('extractive');
    expect(brief.warnings.join(' ')).toContain('summary was dropped');
  });

  it('never replaces a speaker it found, and names no actor from elsewhere', async () => {
    const speakers = ['Somebody Else', 'Somebody Else'];
    const brief = await briefWithModel(input, { languages, write, apply, model: propose({ speakers }) });
    expect(brief.quotes.map(({ speaker }) => speaker?.name)).toEqual(['Elin Torvik']);
  });

  it('gives the model the article and the quotations, and goes on without it when it fails', async () => {
    const asked: ModelQuestion[] = [];
    const model = async (question: ModelQuestion): Promise<ProposalOutcome> => {
      asked.push(question);
      return { kind: 'failed', reason: 'the model did not answer in time' };
    };
    const brief = await briefWithModel(input, { languages, write, apply, model });
    expect(asked[0]?.quotes).toEqual(['The engine is not new, but it is honest,']);
    expect(brief.warnings).toEqual(['No model was used: the model did not answer in time.']);
    expect(brief.quotes).toHaveLength(1);
  });
});
