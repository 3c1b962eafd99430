import type { Findings } from '../reading/findings.ts';
import { Refusal } from '../reading/refusal.ts';
import type { Source } from '../reading/source.ts';

const HEAD = 256 * 1024;

/** XML is not described; entities of its own make a few bytes into gigabytes, or read other files. */
export async function inspectXml(source: Source, findings: Findings): Promise<void> {
  findings.format = 'xml';
  findings.mediaType = 'application/xml';
  const bytes = Buffer.from(await source.read(0, HEAD));
  const utf16 = bytes[0] === 0xff || bytes[0] === 0xfe || bytes[0] === 0 || bytes[1] === 0;
  const text = utf16
    ? Buffer.from(bytes.filter((byte) => byte !== 0)).toString('latin1')
    : bytes.toString('latin1');
  if (/<!ENTITY\s/i.test(text))
    throw new Refusal(
      'XML_ENTITIES',
      'Ce XML définit des entités : elles peuvent grandir sans fin ou lire d’autres fichiers.',
      'This XML defines entities: they can grow without end or read other files.',
    );
  findings.partial(
    'XML_CONTENT',
    'Le contenu d’un XML n’est pas décrit.',
    'The content of XML is not described.',
  );
}
