import { chartInWords } from '../chart.ts';
import type { Message } from '../message.ts';
import { chartImage } from './chart-image.ts';
import type { Picture } from './form-request.ts';
import type { RenderedMessage } from './render-message.ts';

const NAME = 'coverage.png';

type Drawn = {
  body: RenderedMessage & { attachments: { id: number; filename: string; description: string }[] };
  files: Picture[];
};

/** The rendered list with its chart as a picture, which says its numbers in words; null where it has none. */
export function withChart(message: Message, rendered: RenderedMessage): Drawn | null {
  if (message.kind !== 'list' || !message.chart) return null;
  const [embed, ...others] = rendered.embeds;
  if (!embed) return null;
  const embeds = [{ ...embed, image: { url: `attachment://${NAME}` } }, ...others];
  const attachments = [{ id: 0, filename: NAME, description: chartInWords(message.chart) }];
  const file = { name: NAME, data: chartImage(message.chart), contentType: 'image/png' };
  return { body: { ...rendered, embeds, attachments }, files: [file] };
}
