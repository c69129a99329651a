import { createBriefWriter } from '../src/engines/briefing/write-brief.ts';
import { inventReports } from './kit/invent-reports.ts';
import { inTurns } from './kit/measure.ts';
import { type Row, row } from './kit/row.ts';
import type { Stage } from './kit/stage.ts';

const EMPTY = { title: '', text: '' };

/** Briefs, beside nothing but cutting the same text into sentences with what Node brings along. */
export async function benchBrief({ quick, seed, languages }: Stage): Promise<Row[]> {
  const reports = inventReports(200, seed);
  const writeBrief = createBriefWriter({ languages });
  const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
  const reportAt = (turn: number) => reports[turn % reports.length] ?? EMPTY;
  const rates = await inTurns(
    {
      ours: (turn) => writeBrief(reportAt(turn)),
      bare: (turn) => [...segmenter.segment(reportAt(turn).text)].length,
    },
    { turns: quick ? 2 : 10, sliceMs: quick ? 150 : 500 },
  );
  const words = Math.round(reports.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0) / reports.length);
  return [
    row(`brief: report of ${words} words`, [rates.ours, 'articles/s'], {
      name: 'bare Intl.Segmenter',
      value: rates.bare,
    }),
  ];
}
