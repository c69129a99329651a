/** "臺 台|灣 湾": a character and its other form, of which the package has no types. */
declare module 'opencc-js/dict/*' {
  const pairs: string;
  // biome-ignore lint/style/noDefaultExport: it is what the package exports
  export default pairs;
}
