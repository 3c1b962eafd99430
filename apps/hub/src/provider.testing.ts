/** What a provider does over HTTP, for the tests of every module. */
export {
  providerOf,
  sendParts,
  type ShownUpload,
  type TestFile,
  textFile,
} from './modules/storage/storage.testing.ts';
