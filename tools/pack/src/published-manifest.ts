/** The members of a package.json that packing reads or writes. */
export interface PackageManifest {
  name: string;
  version: string;
  private?: boolean;
  exports?: Record<string, string>;
  bin?: Record<string, string>;
  /** `exports` here take the place of those in the workspace. */
  publishConfig?: { exports?: Record<string, string> };
  [member: string]: unknown;
}

/** What only the workspace needs. */
const INNER = new Set(['private', 'nx', 'devDependencies', 'scripts', 'publishConfig']);

/** Exports of the tarball: name to TypeScript source, as written in package.json. */
export const publishedExports = ({ exports = {}, publishConfig }: PackageManifest): Record<string, string> =>
  publishConfig?.exports ?? exports;

/** `./src/a/b.ts` is built to `./dist/a/b` with this extension. */
export const builtPath = (source: string, extension: '.js' | '.d.ts'): string =>
  source.replace(/^\.\/src\//, './dist/').replace(/\.ts$/, extension);

/** package.json of the tarball: JavaScript and its types in place of sources. Dependencies stay as they are. */
export function publishedManifest(manifest: PackageManifest): Record<string, unknown> {
  const outer = Object.fromEntries(Object.entries(manifest).filter(([member]) => !INNER.has(member)));
  const exported = Object.entries(publishedExports(manifest)).map(([name, source]) => [
    name,
    { types: builtPath(source, '.d.ts'), default: builtPath(source, '.js') },
  ]);
  const bin = Object.entries(manifest.bin ?? {}).map(([name, source]) => [name, builtPath(source, '.js')]);
  return {
    ...outer,
    exports: { ...Object.fromEntries(exported), './package.json': './package.json' },
    ...(bin.length > 0 ? { bin: Object.fromEntries(bin) } : {}),
    files: ['dist'],
  };
}
