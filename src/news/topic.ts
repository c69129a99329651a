/** A named keyword query of `config/topics.yaml`. */
export type Topic = { slug: string; query: string };
