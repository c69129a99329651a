const SAMPLE_HOST = /\.slugline\.example$/;

/** The sample newsroom's outlets have no server of their own; their pages are served here. */
export function sampleLink(url: string): string {
  const { hostname, pathname } = new URL(url);
  return SAMPLE_HOST.test(hostname) ? `/samples/${hostname}${pathname}` : url;
}
