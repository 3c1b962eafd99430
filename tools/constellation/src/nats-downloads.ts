/** The nats-server that is fetched when the machine has none. Change these three together. */
export const NATS_VERSION = '2.15.1';

/** SHA-256 of each platform's wheel of that version, for pip's --require-hashes. */
export const wheelHashes = [
  '8595a93c4e85df893ce394f6570781730775d3c793e199da8f5131ca97147b79', // linux x64
  '06445f574de7639825014c6c7ad4ca8f170f8c08615d93283f915aacbb47f1eb', // linux arm64
  '9ec7520efbe77b8da422946e254884c14cf2e3f3f3303bf22d5e8c4ce8798a7c', // macOS arm64
  '2e3ab3745cb999ab6ccf76e0f999b9a23c8598652806c2d5af7dc5fa634244b0', // macOS x64
] as const;

/** The project's own release page; archives are `<base>/v<version>/nats-server-v<version>-<platform>.tar.gz`. */
export const RELEASE_BASE = 'https://github.com/nats-io/nats-server/releases/download';

export interface Release {
  platform: string;
  /** SHA-256 of the executable in the archive: the wheels hold the same one, so one pin serves both ways. */
  executableSha256: string;
}

/** By `<process.platform>-<process.arch>`. */
export const releases: Record<string, Release> = {
  'linux-x64': {
    platform: 'linux-amd64',
    executableSha256: 'dd9b8a99f78955e35108355176d2fe61269efb909698eb9fce3d5d81a70e2bda',
  },
  'linux-arm64': {
    platform: 'linux-arm64',
    executableSha256: '343009a85281846edd8cf8b31227617b5d9ba068b1b09a4821179ea334345d8f',
  },
  'darwin-arm64': {
    platform: 'darwin-arm64',
    executableSha256: '0f94a43194e5b20d03182ec7484263b8e94331a7033f890a2b2c3c42e043468e',
  },
  'darwin-x64': {
    platform: 'darwin-amd64',
    executableSha256: '1a71aa063fcba95c6745f3fd6b6f086cd0ee52ba5605e388de2380b9cf52b9ec',
  },
};
