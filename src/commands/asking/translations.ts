import type { CommandSpec, LocalWords, OptionSpec } from '../../chat/command-spec.ts';

/** Names and descriptions by locale, then by the path of each name in the command table. */
export type Locales = Readonly<Record<string, Readonly<Record<string, LocalWords>>>>;

/** Adds the names and descriptions of other languages to a command, its subcommands and options. */
export function localiseSpec(spec: CommandSpec, locales: Locales): CommandSpec {
  const at = (path: string) => wordsAt(path, locales);
  const options = (list: readonly OptionSpec[], path: string): OptionSpec[] =>
    list.map((option) => ({ ...option, ...at(`${path} ${option.name}`) }));
  return {
    ...spec,
    ...at(spec.name),
    options: options(spec.options, spec.name),
    subcommands: spec.subcommands.map((sub) => {
      const path = `${spec.name} ${sub.name}`;
      return { ...sub, ...at(path), options: options(sub.options, path) };
    }),
  };
}

function wordsAt(path: string, locales: Locales): { locales: Record<string, LocalWords> } {
  const named = Object.entries(locales).flatMap(([locale, words]) => {
    const found = words[path];
    return found ? [[locale, found] as const] : [];
  });
  return { locales: Object.fromEntries(named) };
}

/**
 * The command table in Spanish, by the path of each name: "feeds", "feeds add", "feeds add address". Another language is
 * another table like this one, named in command-table.ts.
 */
export const SPANISH_WORDS: Readonly<Record<string, LocalWords>> = {
  brief: { name: 'resumen', description: 'La noticia más reciente de un tema: resumen, protagonistas y citas' },
  'brief topic': { name: 'tema', description: 'Un tema, una noticia o cualquier palabra' },
  quotes: { name: 'citas', description: 'Lo que dijo alguien, o lo dicho sobre un tema: textual, con medio y enlace' },
  'quotes topic': { name: 'tema', description: 'Parte de un nombre, un tema, una noticia o palabras' },
  actors: { name: 'actores', description: 'Quién actúa y habla en las noticias de un tema, con su cargo' },
  'actors topic': { name: 'tema', description: 'Un tema, una noticia o cualquier palabra' },
  timeline: { name: 'cronologia', description: 'Las noticias de un tema, día por día' },
  'timeline topic': { name: 'tema', description: 'Un tema, una noticia o cualquier palabra' },
  'timeline days': { name: 'dias', description: 'Cuántos días hacia atrás' },
  latest: { name: 'ultimas', description: 'Las últimas noticias, cada una con medio, hora y enlace' },
  'latest count': { name: 'cuantas', description: 'Cuántas noticias' },
  subscribe: { name: 'suscribir', description: 'Avisos sobre un tema, para este canal, para otro o para ti' },
  'subscribe keywords': { name: 'palabras', description: 'Un tema, o palabras: taliban (frontera OR ataque) -cricket' },
  'subscribe channel': { name: 'canal', description: 'Otro canal; si falta, este' },
  'subscribe me': { name: 'yo', description: 'yes: como mensajes directos a ti, en lugar de un canal' },
  'subscribe mention': { name: 'mencion', description: 'Un rol al que avisar con cada noticia' },
  'subscribe digest': { name: 'boletin', description: 'Reunir los avisos: daily 08:00, weekly mon 08:00 u off' },
  unsubscribe: { name: 'cancelar', description: 'Dejar de recibir avisos sobre un tema, para siempre o por un tiempo' },
  'unsubscribe keywords': { name: 'palabras', description: 'El tema o las palabras, como los muestra /subscriptions' },
  'unsubscribe channel': { name: 'canal', description: 'Otro canal; si falta, este' },
  'unsubscribe me': { name: 'yo', description: 'yes: tus mensajes directos, en lugar de un canal' },
  'unsubscribe for': { name: 'durante', description: 'Solo silenciar: 8h, 1d o 1w, y después vuelve; off lo termina' },
  subscriptions: { name: 'suscripciones', description: 'Lo que sigue este canal, otro o tú' },
  'subscriptions channel': { name: 'canal', description: 'Otro canal; si falta, este' },
  'subscriptions me': { name: 'yo', description: 'yes: tus mensajes directos, en lugar de un canal' },
  feeds: { name: 'fuentes', description: 'Las fuentes que lee este bot' },
  'feeds list': { name: 'lista', description: 'Todas las fuentes' },
  'feeds add': { name: 'agregar', description: 'Leer desde ahora la fuente de un sitio' },
  'feeds add address': { name: 'direccion', description: 'La dirección de una fuente, o de un sitio que la tenga' },
  'feeds remove': { name: 'quitar', description: 'Dejar de leer una fuente' },
  'feeds remove feed': { name: 'fuente', description: 'El nombre o la dirección de una fuente' },
  'feeds test': { name: 'probar', description: 'Buscar la fuente de un sitio sin guardarla' },
  'feeds test address': { name: 'direccion', description: 'La dirección de una fuente, o de un sitio que la tenga' },
  'feeds status': { name: 'estado', description: 'Cómo va cada fuente' },
  why: { name: 'porque', description: 'Por qué se publicó aquí un artículo, o por qué no' },
  'why link': { name: 'enlace', description: 'El enlace del artículo' },
  slugline: { name: 'slugline', description: 'Ayuda, estado y ajustes de este bot' },
  'slugline help': { name: 'ayuda', description: 'Todos los comandos' },
  'slugline status': { name: 'estado', description: 'Cómo van las partes del bot' },
  'slugline pause': { name: 'pausar', description: 'No publicar nada en este canal' },
  'slugline resume': { name: 'reanudar', description: 'Volver a publicar en este canal' },
  'slugline alert': {
    name: 'alerta',
    description: 'Hacer una alerta de lo que está como línea en un hilo de este canal',
  },
  'slugline alert link': { name: 'enlace', description: 'El enlace del artículo, o su noticia' },
  'slugline split': { name: 'separar', description: 'Sacar un artículo de su noticia: cuenta otra cosa' },
  'slugline split link': { name: 'enlace', description: 'El enlace del artículo' },
  'slugline merge': { name: 'unir', description: 'Unir dos noticias que cuentan lo mismo' },
  'slugline merge story': { name: 'noticia', description: 'La noticia que queda' },
  'slugline merge other': { name: 'otra', description: 'La noticia que se une a ella' },
  'slugline settings': { name: 'ajustes', description: 'Horas tranquilas, boletín, idiomas, extensión y zona horaria' },
  'slugline settings quiet': { name: 'silencio', description: 'Horas sin avisos, como 22:00-07:00, o off' },
  'slugline settings digest': { name: 'boletin', description: 'daily 08:00, weekly mon 08:00, o off' },
  'slugline settings languages': { name: 'idiomas', description: 'Solo estos: en,es, o all' },
  'slugline settings length': { name: 'extension', description: 'short, normal o long' },
  'slugline settings zone': { name: 'zona', description: 'Zona horaria de lo anterior, como Europe/Madrid' },
};
