import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A section of docs/recipes.md. */
export interface Recipe {
  readonly title: string;
  /** The ClusterRole that the page asks for. */
  readonly role: string;
  /** What is to be typed: its console blocks, in order. */
  readonly blocks: readonly string[];
}

const page = join(import.meta.dirname, '../../docs/recipes.md');

/** What the page has, in its order. */
export function readRecipes(): readonly Recipe[] {
  return textsUnder('##', readFileSync(page, 'utf8')).flatMap(({ body }) => {
    const [intro = ''] = body.split(/^### /m);
    return textsUnder('###', body).map((section) => ({
      title: section.title,
      role: roleIn(section.body) ?? roleIn(intro) ?? 'edit',
      blocks: [...section.body.matchAll(/^```console\n([^]*?)^```$/gm)].map(([, block = '']) => block),
    }));
  });
}

function textsUnder(marks: string, text: string): readonly { title: string; body: string }[] {
  const [, ...parts] = text.split(new RegExp(`^${marks} `, 'm'));
  return parts.map((part) => {
    const [title = ''] = part.split('\n', 1);
    return { title, body: part.slice(title.length) };
  });
}

function roleIn(text: string): string | undefined {
  return /`(kubevac-admin|admin)`/.exec(text)?.[1];
}
